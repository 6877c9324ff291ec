/** Every pair a < b of 0 … count − 1 once, in rounds in which each number stands at most once: one stays, the others turn. */
export function tournament(count: number): (readonly [number, number])[][] {
  const seats = count + (count % 2);
  return Array.from({ length: Math.max(0, seats - 1) }, (_, round) => {
    const at = (seat: number): number => (seat === 0 ? 0 : 1 + ((seat - 1 + round) % (seats - 1)));
    return Array.from({ length: seats / 2 }, (_, s) => [at(s), at(seats - 1 - s)])
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
      .filter(([, b]) => b < count);
  });
}
