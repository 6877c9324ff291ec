import { type Decimal, isMissing, numberOf, whyNoNumber } from "./numberCell.ts";
import type { Column } from "./table.ts";

/** Gathers the cells of one column; numbers until a cell is met that is none. */
export class ColumnBuilder {
  readonly name: string;
  readonly #decimal: Decimal;
  readonly #numbers: number[] = [];
  #texts: (string | null)[] | undefined;
  #seen = 0;
  #firstText = -1;
  #turned = false;

  constructor(name: string, decimal: Decimal, forced: boolean) {
    this.name = name;
    this.#decimal = decimal;
    if (forced) this.#texts = [];
  }

  /** Whether text came after numbers whose spelling is gone: the column must be read again as text. */
  get turned(): boolean {
    return this.#turned;
  }

  push(cell: string): void {
    if (this.#turned) return;
    if (this.#texts) this.#pushText(cell, this.#texts);
    else this.#pushNumber(cell);
  }

  finish(): Column {
    if (!this.#texts) return { kind: "number", name: this.name, values: Float64Array.from(this.#numbers) };
    const odd = this.#texts[this.#firstText] ?? "";
    return {
      kind: "text",
      name: this.name,
      values: this.#texts,
      numbers: this.#seen,
      firstText: this.#firstText,
      why: whyNoNumber(odd, this.#decimal),
    };
  }

  #pushNumber(cell: string): void {
    const value = numberOf(cell, this.#decimal);
    if (value !== undefined) {
      this.#seen++;
      this.#numbers.push(value);
    } else if (isMissing(cell)) {
      this.#numbers.push(Number.NaN);
      if (cell.trim() !== "") this.#seen++;
    } else if (this.#seen > 0) {
      this.#turned = true;
    } else {
      this.#texts = this.#numbers.map(() => null);
      this.#pushText(cell, this.#texts);
    }
  }

  #pushText(cell: string, texts: (string | null)[]): void {
    if (numberOf(cell, this.#decimal) !== undefined) this.#seen++;
    else if (this.#firstText < 0 && !isMissing(cell)) this.#firstText = texts.length;
    texts.push(cell.trim() === "" ? null : cell);
  }
}
