/** The beginning of a file's name, of letters, digits and dashes, for data of that name. */
export const fileName = (data: string): string =>
  data
    .replace(/\.\w+$/, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase() || "data";
