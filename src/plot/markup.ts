/** Text made safe for XML and HTML: markup escaped, characters that XML forbids replaced. */
export const escapeText = (text: string): string =>
  legalText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** Text without what XML forbids: control characters, lone surrogates and the two non-characters become the replacement character. */
export const legalText = (text: string): string => Array.from(text, legal).join("");

function legal(character: string): string {
  const code = character.codePointAt(0)!;
  const control = code < 0x20 && code !== 9 && code !== 10 && code !== 13;
  return control || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff ? "\ufffd" : character;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element whose attribute values are escaped; `content` is markup already. */
export function element(name: string, attributes: Attributes, content?: string): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? decimal(value) : escapeText(value as string)}"`)
    .join("");
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A coordinate with at most two decimals: enough for a screen, and short. */
export const decimal = (value: number): string => String(Math.round(value * 100) / 100);

/** An SVG text element. */
export const textElement = (text: string, attributes: Attributes): string =>
  element("text", attributes, escapeText(text));

/** Width of a text in ems of a common sans-serif face, estimated on the generous side. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if ("iljI.,:;|!'` ()[]".includes(character)) width += 0.36;
    else if ("mwMW%@".includes(character)) width += 0.96;
    else if (character >= "A" && character <= "Z") width += 0.72;
    else width += character.codePointAt(0)! > 0x2e7f ? 1.05 : 0.63;
  }
  return width;
}

/** The text cut to `limit` characters, with an ellipsis in the middle where two names of a family differ least. */
export function abbreviate(text: string, limit: number): string {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  if (characters.length <= limit) return characters.join("");
  const tail = Math.floor((limit - 1) / 3);
  return `${characters.slice(0, limit - 1 - tail).join("")}…${characters.slice(characters.length - tail).join("")}`;
}

/** Text broken into lines of at most `width` ems, at spaces. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}
