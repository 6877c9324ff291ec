import { type ErrorCode, EtalonError } from "../base/errors.ts";
import { nearestName } from "../base/suggest.ts";

/** An error that knows the command to type next. */
export class CommandError extends EtalonError {
  readonly next: string;
  constructor(code: ErrorCode, message: string, next: string) {
    super(code, message);
    this.next = next;
  }
}

/** `OPTION` for a name that is not known, with the nearest one that is. */
export function unknownName(kind: string, name: string, known: readonly string[], next: string): CommandError {
  const guess = nearestName(name, known);
  const listed =
    known.length > 12 ? `${known.slice(0, 12).join(", ")} and ${known.length - 12} more` : known.join(", ");
  const remedy = guess === undefined ? `Known: ${listed}.` : `Did you mean ${guess}?`;
  return new CommandError("OPTION", `unknown ${kind} ${JSON.stringify(name)}. ${remedy}`, next);
}
