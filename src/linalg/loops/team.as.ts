// Threads that attend to a decomposition take the parts of its steps; alone, the same parts run in order. Twin: team.ts.
import { Index } from './heap.as';

/** Words of the control block, each on a cache line of its own. */
const LEFT: usize = 0;
const DONE: usize = 64;
const TASK: usize = 128;
const OPEN: usize = 192;
const SIZE: usize = 196;
/** Turns of an idle loop (about 20 µs) before it sleeps, and nanoseconds of sleep: there are more threads than processors then, or a long part. */
const SPINS: i32 = 16_000;
const NAP: i64 = 50_000;
/** Sleeps without any part done after which the other threads count as dead: two minutes. */
const PATIENCE: i32 = 1_200_000;

let control: usize = 0;
let threads: i32 = 1;
let own: i32 = 0;
let sharing: bool = false;

/** Lets `count` threads work on the steps to come, by a control block of 512 bytes. */
export function openTeam(at: usize, count: i32): void {
  memory.fill(at, 0, 512);
  store<i32>(at, count, SIZE);
  atomic.store<i32>(at, 1, OPEN);
  control = at;
  threads = count;
  sharing = false;
}

export function closeTeam(): void {
  if (control == 0) return;
  atomic.store<i32>(control, 0, OPEN);
  control = 0;
  threads = 1;
  sharing = false;
}

/** What a further thread does until the team is closed. */
export function attend(at: usize, thread: i32): void {
  own = thread;
  threads = load<i32>(at, SIZE);
  let idle = 0;
  while (atomic.load<i32>(at, OPEN) != 0) {
    if (takePart(at, false)) idle = 0;
    else if (++idle > SPINS) atomic.wait<i32>(at + LEFT, atomic.load<i32>(at, LEFT), NAP);
  }
}

/** Parts left are those from the low half of a word to below its high half. What a step is, is written before this word, and only after all parts are done. */
function takePart(at: usize, last: bool): bool {
  let word = atomic.load<i32>(at, LEFT);
  let part = 0;
  for (;;) {
    const low = word & 0xffff;
    const high = word >>> 16;
    if (low >= high) return false;
    const seen = atomic.cmpxchg<i32>(at, word, last ? low | ((high - 1) << 16) : word + 1, LEFT);
    if (seen == word) {
      part = last ? high - 1 : low;
      break;
    }
    word = seen;
  }
  call_indirect<void>(load<u32>(at, TASK), load<i32>(at, TASK + 4), part);
  atomic.add<i32>(at, 1, DONE);
  return true;
}

export function share(task: (frame: Index, part: Index) => void, count: Index, frame: Index): void {
  if (count < 2 || !hasHelp()) {
    for (let part = 0; part < count; part++) task(frame, part);
    return;
  }
  const at = control;
  sharing = true;
  store<u32>(at, <u32>task.index, TASK);
  store<i32>(at, frame, TASK + 4);
  atomic.store<i32>(at, 0, DONE);
  atomic.store<i32>(at, count << 16, LEFT);
  while (takePart(at, true)) {}
  awaitParts(at, count);
  sharing = false;
}

function awaitParts(at: usize, count: i32): void {
  let idle = 0;
  for (;;) {
    const done = atomic.load<i32>(at, DONE);
    if (done == count) return;
    if (++idle <= SPINS) continue;
    atomic.wait<i32>(at + DONE, done, NAP);
    if (idle > SPINS + PATIENCE) abort('a thread did not finish its part');
  }
}

export function members(): Index {
  return threads;
}

export function member(): Index {
  return own;
}

export function hasHelp(): bool {
  return control != 0 && !sharing;
}

/** Whether this runs within a step, or within the life of a team. */
export function isPart(): bool {
  return control != 0 || own != 0;
}

/** 256 bytes for the operands of a step. */
export function teamFrame(): usize {
  return control + 256;
}
