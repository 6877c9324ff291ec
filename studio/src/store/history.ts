/** Past, present and future of a value: unlimited undo and redo. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A new present; `merge` replaces the present instead of remembering it, as while dragging. */
export const advance = <T>({ past, present }: History<T>, next: T, merge = false): History<T> => ({
  past: merge ? past : [...past, present],
  present: next,
  future: [],
});

export const undo = <T>(history: History<T>): History<T> =>
  history.past.length === 0
    ? history
    : {
        past: history.past.slice(0, -1),
        present: history.past.at(-1) as T,
        future: [history.present, ...history.future],
      };

export const redo = <T>(history: History<T>): History<T> =>
  history.future.length === 0
    ? history
    : {
        past: [...history.past, history.present],
        present: history.future[0] as T,
        future: history.future.slice(1),
      };
