// The memory of the decomposition loops in WebAssembly: doubles addressed by index, see heap.ts.
export type Index = i32;

// @ts-ignore
@inline export function address(p: Index): usize {
  return (<usize>p) << 3;
}
// @ts-ignore
@inline export function get(p: Index, i: Index): f64 {
  return load<f64>(address(p + i));
}
// @ts-ignore
@inline export function set(p: Index, i: Index, value: f64): void {
  store<f64>(address(p + i), value);
}
// @ts-ignore
@inline export function getIndex(p: Index, i: Index): Index {
  return load<i32>(address(p + i));
}
// @ts-ignore
@inline export function setIndex(p: Index, i: Index, value: Index): void {
  store<i32>(address(p + i), value);
}
export function fill(n: Index, p: Index, value: f64): void {
  if (value == 0) memory.fill(address(p), 0, address(n));
  else for (let i = 0; i < n; i++) set(p, i, value);
}
export function copy(n: Index, from: Index, to: Index): void {
  memory.copy(address(to), address(from), address(n));
}
