import { themeStyle } from "../theme.ts";

/** The report's style sheet: quiet, readable on a phone, light and dark by the reader's setting, light in print. */
export const reportStyle = `${themeStyle}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:2.75rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:0 0 .5rem}
h4{font-size:.9rem;margin:0 0 .25rem;font-weight:600}
p{margin:.5rem 0;max-width:46rem}
.facts,figcaption,.note{color:var(--muted);font-size:.9rem}
.verdict{border-left:4px solid var(--accent);padding:.6rem 0 .6rem 1rem;margin:1.5rem 0;font-size:1.2rem;line-height:1.45;max-width:48rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:top}
th:first-child,td:first-child{text-align:left}
thead th{color:var(--muted);font-weight:600;white-space:normal;vertical-align:bottom}
td.word{text-align:left}
.list{text-align:left!important;white-space:normal}td.list ol{margin:0;padding-left:1.3rem}td.list li{overflow-wrap:anywhere}.hit{font-weight:600;color:var(--accent)}
td.fault{text-align:left;white-space:normal;color:var(--warning);min-width:14rem}
tr.best td{font-weight:600}
aside ul{margin:.2rem 0 0;padding-left:1.2rem}
.better{color:var(--accent)}.worse{color:var(--warning)}
.range{color:var(--muted);font-weight:400}
figure{margin:1.75rem 0;break-inside:avoid}
figcaption{max-width:46rem;margin-top:.4rem}
.panels{display:flex;flex-wrap:wrap;gap:1rem 1.5rem;align-items:flex-start}
.panel{max-width:100%}
.panel svg{display:block;max-width:100%;height:auto}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:0 2rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.25rem 0 .6rem;padding:0;font-size:.88rem}
.legend li{display:flex;align-items:center;gap:.35rem;overflow-wrap:anywhere}
.key{flex:none}
pre{background:color-mix(in srgb,var(--line) 35%,transparent);padding:.8rem 1rem;overflow-x:auto;font-size:.88rem;white-space:pre-wrap;overflow-wrap:anywhere}
@media (max-width:40rem){body{font-size:15px}main{padding:1.25rem .9rem 3rem}h1{font-size:1.5rem}.verdict{font-size:1.08rem}.wide{display:none}table{font-size:.84rem}th,td{padding:.32rem .3rem}}
@media print{main{max-width:none;padding:0}h2{break-after:avoid}}`;
