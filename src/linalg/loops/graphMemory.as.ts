// The memory of the graph loops in WebAssembly: 32-bit words addressed by index, see graphMemory.ts.
import { Index } from './heap.as';

// @ts-ignore
@inline function word(p: Index): usize {
  return (<usize>p) << 2;
}
// @ts-ignore
@inline export function int(p: Index, i: Index): Index {
  return load<i32>(word(p + i));
}
// @ts-ignore
@inline export function setInt(p: Index, i: Index, value: Index): void {
  store<i32>(word(p + i), value);
}
// @ts-ignore
@inline export function float(p: Index, i: Index): f64 {
  return <f64>load<f32>(word(p + i));
}
// @ts-ignore
@inline export function setFloat(p: Index, i: Index, value: f64): void {
  store<f32>(word(p + i), <f32>value);
}
export function fillWords(n: Index, p: Index, value: Index): void {
  for (let i = 0; i < n; i++) setInt(p, i, value);
}
export function moveWords(n: Index, from: Index, to: Index): void {
  memory.copy(word(to), word(from), word(n));
}
export function squaredApart(n: Index, x: Index, y: Index): f64 {
  let p = word(x);
  let q = word(y);
  let a = f32x4.splat(0);
  let b = a;
  let c = 0;
  for (; c + 8 <= n; c += 8) {
    const u = f32x4.sub(v128.load(p), v128.load(q));
    const v = f32x4.sub(v128.load(p, 16), v128.load(q, 16));
    a = f32x4.add(a, f32x4.mul(u, u));
    b = f32x4.add(b, f32x4.mul(v, v));
    p += 32;
    q += 32;
  }
  if (c < n) {
    const u = f32x4.sub(v128.load(p), v128.load(q));
    a = f32x4.add(a, f32x4.mul(u, u));
  }
  a = f32x4.add(a, b);
  const even = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2);
  return <f64>(even + (f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3)));
}
