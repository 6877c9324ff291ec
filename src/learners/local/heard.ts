import type { Run, Verdict } from "../../optim/solve.ts";

/** The same run with what its driver said last, if anything: whether what comes after it is still wanted. */
export function* heard<Result>(run: Run<Result>): Run<{ readonly result: Result; readonly told: Verdict | undefined }> {
  let told: Verdict | undefined;
  for (;;) {
    const next = run.next(told);
    if (next.done) return { result: next.value, told };
    told = yield next.value;
  }
}
