import { untrack } from "svelte";
import { prefersReducedMotion } from "svelte/motion";

/** How long a picture moves to the next, in milliseconds. */
const LENGTH = 400;
/** Numbers of the largest picture that moves smoothly; larger ones jump from iterate to iterate. */
const MOST = 40_000;

/** A picture that moves smoothly to each new target; at once where motion is not wanted, while `still`, where points came or went, or there are too many. */
export function glide(target: () => ArrayLike<number>, still: () => boolean): () => ArrayLike<number> {
  let now = $state.raw<ArrayLike<number>>([]);
  $effect(() => {
    const to = target();
    const from = untrack(() => now);
    if (prefersReducedMotion.current || still() || from.length !== to.length || to.length > MOST) {
      now = to;
      return undefined;
    }
    const start = performance.now();
    const step = (time: number): void => {
      const done = Math.min(1, Math.max(0, time - start) / LENGTH);
      const eased = 1 - (1 - done) ** 3;
      now =
        done === 1
          ? to
          : Float32Array.from(to, (value, i) => (from[i] as number) + eased * (value - (from[i] as number)));
      if (done < 1) waiting = requestAnimationFrame(step);
    };
    let waiting = requestAnimationFrame(step);
    return () => cancelAnimationFrame(waiting);
  });
  return () => (now.length === target().length ? now : target());
}
