/** Upper bounds of the latency histogram, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Histogram {
  /** Requests by the first bound that holds them; the last place is for none. */
  readonly counts: number[];
  sum: number;
}

/** Counts requests by route and status, and how long they take. Routes are patterns, so the lists stay short whatever is asked for. */
export interface RequestMetrics {
  readonly inFlight: number;
  begin(): void;
  end(route: string, method: string, status: number, seconds: number): void;
  /** Lines of Prometheus text. */
  lines(): string[];
}

export function requestMetrics(): RequestMetrics {
  let inFlight = 0;
  const totals = new Map<string, number>();
  const durations = new Map<string, Histogram>();
  return {
    get inFlight() {
      return inFlight;
    },
    begin() {
      inFlight++;
    },
    end(route, method, status, seconds) {
      inFlight--;
      const labels = labelText({ route, method, status: String(status) });
      totals.set(labels, (totals.get(labels) ?? 0) + 1);
      const histogram = durations.get(route) ?? { counts: new Array<number>(BOUNDS.length + 1).fill(0), sum: 0 };
      durations.set(route, histogram);
      const place = BOUNDS.findIndex((bound) => seconds <= bound);
      const at = place < 0 ? BOUNDS.length : place;
      histogram.counts[at] = (histogram.counts[at] ?? 0) + 1;
      histogram.sum += seconds;
    },
    lines: () => [
      ...metric("etalon_requests_total", "counter", "Requests by route, method and status.", [...totals]),
      ...metric("etalon_requests_in_flight", "gauge", "Requests that are being answered.", [["", inFlight]]),
      ...histogramLines(durations),
    ],
  };
}

/** A metric with its help and its samples by label text. */
export const metric = (
  name: string,
  type: "counter" | "gauge",
  help: string,
  samples: readonly (readonly [string, number])[],
): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...samples.map(([labels, value]) => `${name}${labels} ${value}`),
];

/** Labels in braces, values escaped. */
export const labelText = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (sign) => (sign === "\n" ? "\\n" : `\\${sign}`))}"`)
    .join(",")}}`;

function histogramLines(durations: ReadonlyMap<string, Histogram>): string[] {
  const name = "etalon_request_duration_seconds";
  const lines = [`# HELP ${name} Time from a request's headers to its answer.`, `# TYPE ${name} histogram`];
  for (const [route, { counts, sum }] of durations) {
    let total = 0;
    counts.forEach((count, i) => {
      total += count;
      lines.push(`${name}_bucket${labelText({ route, le: i < BOUNDS.length ? String(BOUNDS[i]) : "+Inf" })} ${total}`);
    });
    lines.push(`${name}_sum${labelText({ route })} ${sum}`, `${name}_count${labelText({ route })} ${total}`);
  }
  return lines;
}
