import type { EditedData } from "./edits.ts";

/** The point in focus and the points chosen to be linked: of the moment, no part of the state. */
class Focus {
  active = $state(-1);
  chosen = $state.raw<readonly number[]>([]);
  #kept = -1;

  /** The pointer is over a row; over none the row that was chosen last stays in focus. */
  hover(row: number): void {
    this.active = row >= 0 ? row : this.#kept;
  }

  /** A row was pressed; `adding` collects up to three. */
  choose(row: number, adding: boolean): void {
    this.#kept = row;
    this.active = row;
    if (!adding) this.chosen = [];
    else if (this.chosen.includes(row)) this.chosen = this.chosen.filter((other) => other !== row);
    else this.chosen = [...this.chosen, row].slice(-3);
  }

  /** From row to row, forth or back, past those that were removed. */
  step(by: number, { rows, removed }: Pick<EditedData, "rows" | "removed">): void {
    let row = this.active < 0 && by < 0 ? 0 : this.active;
    for (let tries = 0; tries < rows; tries++) {
      row = (row + by + rows) % rows;
      if (!removed.has(row)) break;
    }
    this.#kept = row;
    this.active = row;
  }

  /** Nothing is chosen. */
  clear(): void {
    this.chosen = [];
  }
}

export const focus = new Focus();
