/** The option that an error message is about, as in: lmnn: option `push: 2` is not legal. */
export const optionNamed = (problem: string | undefined): string | undefined =>
  /`([A-Za-z]\w*): [^`]*`/.exec(problem ?? "")?.[1];
