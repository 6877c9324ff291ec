import { EtalonError } from "../base/errors.ts";

/** What no name and no text in a script may hold: the end of a text for C programs, and halves of characters. */
const UNWRITABLE = /\0|\p{Surrogate}/u;

/** A name in double quotes, so that whatever it holds stays a name. `OPTION` when it is empty, longer than the bytes allowed or cannot be written. */
export function sqlName(name: string, what: string, mostBytes = 63): string {
  const bytes = new TextEncoder().encode(name).length;
  if (name === "" || bytes > mostBytes || UNWRITABLE.test(name)) {
    throw new EtalonError(
      "OPTION",
      `${what}: ${JSON.stringify(name)} is no name for it. Give 1 to ${mostBytes} bytes of text.`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A table's name, with its schema before a dot if it has one. */
export function sqlTable(name: string, what: string): string {
  const parts = name.split(".");
  if (parts.length > 2) {
    throw new EtalonError("OPTION", `${what}: ${JSON.stringify(name)} has several dots. Give table or schema.table.`);
  }
  return parts.map((part) => sqlName(part, what)).join(".");
}

/** A text in single quotes. `backslashes` for PostgreSQL, where they may be read as signs of their own. `DATA` for text that cannot be written. */
export function sqlLiteral(text: string, { backslashes = false } = {}): string {
  if (UNWRITABLE.test(text))
    throw new EtalonError(
      "DATA",
      `the id ${JSON.stringify(text)} cannot be written in SQL. Give the point another id.`,
    );
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return backslashes && text.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}
