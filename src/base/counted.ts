/** A number of things in words: `1 pair`, `2 pairs`, `0 classes`. */
export const counted = (amount: number, one: string, several = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : several}`;
