// @ts-check
// AssemblyScript GEMM for f64 and f32 with fully unrolled register tiles.
const gen = (t, MR, NV, UN) => {
  const L = t === "f64" ? 2 : 4,
    S = t === "f64" ? 8 : 4,
    V = t === "f64" ? "f64x2" : "f32x4",
    NR = NV * L;
  let s = "";
  s += `@inline function fma_${t}(a: v128, b: v128, c: v128): v128 { if (ASC_FEATURE_RELAXED_SIMD) return ${V}.relaxed_madd(a, b, c); return ${V}.add(c, ${V}.mul(a, b)); }\n`;
  s += `function kern_${t}(k: i32, a: usize, b: usize, alpha: ${t}, c: usize, ldcB: usize, full: bool, tmp: usize): void {\n`;
  for (let i = 0; i < MR; i++) for (let v = 0; v < NV; v++) s += `  let c${i}${v} = ${V}.splat(0);\n`;
  const body = (o) => {
    let r = "";
    for (let v = 0; v < NV; v++) r += `    b${v} = v128.load(b, ${o * NR * S + v * 16});\n`;
    for (let i = 0; i < MR; i++) {
      r += `    av = v128.load${S * 8}_splat(a, ${(o * MR + i) * S});`;
      for (let v = 0; v < NV; v++) r += ` c${i}${v} = fma_${t}(av, b${v}, c${i}${v});`;
      r += "\n";
    }
    return r;
  };
  s += `  let av: v128, ${[...Array(NV).keys()].map((v) => `b${v}: v128`).join(", ")};\n  let e = a + ((<usize>k & ~${UN - 1}) * ${MR * S});\n  while (a < e) {\n`;
  for (let u = 0; u < UN; u++) s += body(u);
  s += `    a += ${UN * MR * S}; b += ${UN * NR * S};\n  }\n  for (let r = k & ${UN - 1}; r > 0; --r) {\n${body(0)}    a += ${MR * S}; b += ${NR * S};\n  }\n  av = ${V}.splat(alpha);\n`;
  s += `  if (full) {\n`;
  for (let i = 0; i < MR; i++) {
    for (let v = 0; v < NV; v++)
      s += `    v128.store(c, ${V}.add(v128.load(c, ${v * 16}), ${V}.mul(av, c${i}${v})), ${v * 16});\n`;
    if (i < MR - 1) s += "    c += ldcB;\n";
  }
  s += `  } else {\n`;
  for (let i = 0; i < MR; i++)
    for (let v = 0; v < NV; v++) s += `    v128.store(tmp, ${V}.mul(av, c${i}${v}), ${(i * NV + v) * 16});\n`;
  s += "  }\n}\n";
  s += `
function packA_${t}(A: usize, rs: usize, cs: usize, m: i32, k: i32, P: usize): void {
  for (let i = 0; i < m; i += ${MR}) { const mb = min(${MR}, m - i); let s0 = A + <usize>i * rs;
    if (mb == ${MR}) { for (let p = 0; p < k; p++) { let s = s0;
${[...Array(MR).keys()].map((i) => `      store<${t}>(P, load<${t}>(s), ${i * S});${i < MR - 1 ? " s += rs;" : ""}`).join("\n")}
      P += ${MR * S}; s0 += cs; } }
    else for (let p = 0; p < k; p++) { let s = s0; let r = 0; for (; r < mb; r++) { store<${t}>(P, load<${t}>(s)); P += ${S}; s += rs; } for (; r < ${MR}; r++) { store<${t}>(P, 0); P += ${S}; } s0 += cs; } } }
function packB_${t}(B: usize, rs: usize, cs: usize, k: i32, n: i32, P: usize): void {
  for (let j = 0; j < n; j += ${NR}) { const nb = min(${NR}, n - j); let s0 = B + <usize>j * cs;
    if (nb == ${NR} && cs == ${S}) { for (let p = 0; p < k; p++) { ${[...Array(NV).keys()].map((v) => `v128.store(P, v128.load(s0, ${v * 16}), ${v * 16});`).join(" ")} P += ${NR * S}; s0 += rs; } }
    else for (let p = 0; p < k; p++) { let s = s0; let c = 0; for (; c < nb; c++) { store<${t}>(P, load<${t}>(s)); P += ${S}; s += cs; } for (; c < ${NR}; c++) { store<${t}>(P, 0); P += ${S}; } s0 += rs; } } }
/** C += alpha * A*B; strides in elements; tri=1: only tiles that touch the lower triangle */
export function gemm_${t}(m: i32, n: i32, k: i32, alpha: ${t}, A: usize, rsa: i32, csa: i32, B: usize, rsb: i32, csb: i32, C: usize, ldc: i32, ws: usize, MC: i32, KC: i32, NC: i32, tri: i32): void {
  const ra = <usize>rsa * ${S}, ca = <usize>csa * ${S}, rb = <usize>rsb * ${S}, cb = <usize>csb * ${S}, lc = <usize>ldc * ${S};
  const tmp = ws, pa = ws + ${MR * NR * S}, pb = (pa + <usize>(MC + ${MR}) * KC * ${S} + 63) & ~63;
  for (let jc = 0; jc < n; jc += NC) { const nc = min(NC, n - jc);
    for (let pc = 0; pc < k; pc += KC) { const kc = min(KC, k - pc);
      packB_${t}(B + <usize>pc * rb + <usize>jc * cb, rb, cb, kc, nc, pb);
      for (let ic = 0; ic < m; ic += MC) { const mc = min(MC, m - ic); if (tri && ic + mc - 1 < jc) continue;
        packA_${t}(A + <usize>ic * ra + <usize>pc * ca, ra, ca, mc, kc, pa);
        for (let j = 0; j < nc; j += ${NR}) { const nb = min(${NR}, nc - j);
          for (let i = 0; i < mc; i += ${MR}) { if (tri && ic + i + ${MR - 1} < jc + j) continue; const mb = min(${MR}, mc - i); const full = mb == ${MR} && nb == ${NR};
            const cp = C + <usize>(ic + i) * lc + <usize>(jc + j) * ${S};
            kern_${t}(kc, pa + <usize>(i * kc) * ${S}, pb + <usize>(j * kc) * ${S}, alpha, cp, lc, full, tmp);
            if (!full) for (let r = 0; r < mb; r++) for (let q = 0; q < nb; q++) { const d = cp + <usize>r * lc + <usize>q * ${S}; store<${t}>(d, load<${t}>(d) + load<${t}>(tmp + <usize>(r * ${NR} + q) * ${S})); }
          } } } } } }
`;
  return s;
};
/** The source of the GEMM loops. `rows` x `vectors` is the register tile; the bits of the result do not depend on it. */
export const gemmSource = ({ rows = 6, vectors = 2, unroll = 4 } = {}) =>
  `// Written by scripts/gemm-source.mjs: do not edit.\n${gen("f64", rows, vectors, unroll)}${gen("f32", rows, vectors, unroll)}`;
