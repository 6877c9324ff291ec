import { type TextRun, textDifferences } from "../tasks/labeling/differences.ts";
import type { Settling } from "../tasks/labeling/settling.ts";
import type { Cards } from "./labelCards.ts";
import type { EditEntry, View } from "./labelSession.ts";
import { plain, textTable } from "./textTable.ts";

/** How a screen can show things. */
export interface ScreenStyle {
  /** Whether signs for color and underlining are understood. */
  readonly color: boolean;
  readonly columns: number;
}

/** What has been answered so far. */
export interface Standing {
  readonly same: number;
  readonly different: number;
  readonly unsure: number;
  readonly odd: number;
  /** Questions of this session. */
  readonly answered: number;
  /** Infinity without a limit. */
  readonly budget: number;
  readonly settling: Settling;
}

/** How many answers a change of decisions is measured over. */
export const STRETCH = 10;

/** A question, or the list of earlier answers, as text. Differing characters are colored and underlined, or in brackets where a screen cannot do that. */
export function viewText(view: View, cards: Cards, style: ScreenStyle, editing = false): string {
  if (view.kind === "pair")
    return `${pairText(view.rows, cards, style)}\n\n${keysText("[y]es [n]o [u]nsure [s]kip", editing, "[o]dd one out ")}`;
  if (view.kind === "triple") {
    const ask = "which is the odd one out? [1] [2] [3] [u]nsure [s]kip";
    return `${tripleText(view.rows, cards, style)}\n\n${keysText(ask, editing, "")}`;
  }
  if (view.kind === "edit") return editText(view.entries, view.more, cards);
  return "";
}

const keysText = (answers: string, editing: boolean, odd: string): string =>
  editing ? `${answers} [b]ack without a change` : `${answers} [b]ack [e]dit ${odd}[q]uit (saved)`;

/** Counts, and how far answers still change decisions. */
export function standingText({
  same,
  different,
  unsure,
  odd,
  answered,
  budget,
  settling: { changed, settled },
}: Standing): string {
  const place = budget === Infinity ? `[${answered + 1}]` : `[${Math.min(answered + 1, budget)}/${budget}]`;
  const counts = [`${same} same`, `${different} different`];
  if (unsure > 0) counts.push(`${unsure} unsure`);
  if (odd > 0) counts.push(`${odd} odd ones`);
  const moved =
    changed === null ? "" : `; last ${STRETCH} answers changed ${(100 * changed).toFixed(1)} % of decisions`;
  const advice = settled ? "\nDecisions have settled: more answers would change little. [q]uits." : "";
  return `${place} ${counts.join(", ")}${moved}${advice}`;
}

function pairText([left, right]: readonly [number, number], cards: Cards, style: ScreenStyle): string {
  const [a, b] = [cards.valuesOf(left), cards.valuesOf(right)];
  const lines = cards.fields.flatMap((name, f) => {
    if (a[f] === "" && b[f] === "") return [];
    const [one, two] = legible(textDifferences(plain(a[f]!), plain(b[f]!)));
    return [{ name: plain(name), one, two }];
  });
  const nameWidth = Math.max(0, ...lines.map(({ name }) => width(name)));
  const leftWidth = Math.max(0, ...lines.map(({ one }) => shownWidth(one, style)));
  const rightWidth = Math.max(0, ...lines.map(({ two }) => shownWidth(two, style)));
  if (nameWidth + leftWidth + rightWidth + 6 <= style.columns) {
    return lines
      .map(({ name, one, two }) => {
        const gap = " ".repeat(leftWidth - shownWidth(one, style));
        return `${pad(name, nameWidth)}  ${shown(one, style)}${gap}  │ ${shown(two, style)}`.trimEnd();
      })
      .join("\n");
  }
  return lines.map(({ name, one, two }) => `${name}\n  1 ${shown(one, style)}\n  2 ${shown(two, style)}`).join("\n");
}

function tripleText(rows: readonly number[], cards: Cards, style: ScreenStyle): string {
  const values = rows.map((row) => cards.valuesOf(row).map(plain));
  const fields = [...cards.fields.keys()].filter((f) => values.some((texts) => texts[f] !== ""));
  const cells = fields.map((f) => [cards.fields[f]!, ...values.map((texts) => texts[f]!)]);
  const table = textTable(["", "1", "2", "3"], cells);
  if (table.split("\n").every((line) => width(line) <= style.columns)) return table;
  return fields
    .map((f) => [plain(cards.fields[f]!), ...values.map((texts, k) => `  ${k + 1} ${texts[f]}`)].join("\n"))
    .join("\n");
}

function editText(entries: readonly EditEntry[], more: boolean, { names }: Cards): string {
  const rows = entries.map(({ key, kind, rows, answer }) => [
    `[${key}]`,
    answer === "odd" ? `${names[rows[2]!]} is the odd one out` : answer,
    rows.map((row) => names[row]).join(kind === "pair" ? " and " : ", "),
  ]);
  return `${textTable(["", "answer", "points"], rows)}\n\nwhich one to change? ${more ? "[e]arlier ones " : ""}[b]ack [q]uit (saved)`;
}

/** Texts that share less than half of their characters differ as a whole: what they share is chance. */
function legible(sides: readonly (readonly TextRun[])[]): readonly [readonly TextRun[], readonly TextRun[]] {
  const size = (wanted: boolean): number =>
    sides.flat().reduce((sum, { text, differs }) => sum + (differs === wanted ? width(text) : 0), 0);
  const apart = size(false) < size(true);
  const [one, two] = sides.map((runs) =>
    apart && runs.length > 1 ? [{ text: runs.map(({ text }) => text).join(""), differs: true }] : runs,
  );
  return [one!, two!];
}

const UNDERLINED = "\u001b[4;33m";
const NORMAL = "\u001b[0m";

const shown = (runs: readonly TextRun[], { color }: ScreenStyle): string =>
  runs.map(({ text, differs }) => (differs ? (color ? `${UNDERLINED}${text}${NORMAL}` : `[${text}]`) : text)).join("");

const shownWidth = (runs: readonly TextRun[], { color }: ScreenStyle): number =>
  runs.reduce((sum, { text, differs }) => sum + width(text) + (differs && !color ? 2 : 0), 0);

const width = (text: string): number => [...text].length;
const pad = (text: string, size: number): string => text + " ".repeat(Math.max(0, size - width(text)));
