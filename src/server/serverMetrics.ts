import type { Admission } from "./admission.ts";
import type { BodyReader } from "./readBody.ts";
import { labelText, metric, type RequestMetrics } from "./requestMetrics.ts";
import type { ServedModel } from "./servedModel.ts";

/** What is measured. */
export interface Measured {
  readonly requests: RequestMetrics;
  readonly gate: Admission;
  readonly bodies: BodyReader;
  readonly models: ReadonlyMap<string, ServedModel>;
}

export const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Everything measured as Prometheus text: requests, queue, models, and the process by the names that Prometheus clients share. */
export function serverMetrics({ requests, gate, bodies, models }: Measured): string {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const served = [...models.values()];
  const infos = served.map(
    ({ id, metric: { learner, components }, features }) =>
      [labelText({ model: id, learner, features: String(features), components: String(components) }), 1] as const,
  );
  const items = served.flatMap(({ id, items }) =>
    items ? [[labelText({ model: id }), items.ids.length] as const] : [],
  );
  return `${[
    ...requests.lines(),
    ...metric("etalon_computing", "gauge", "Requests that are being computed.", [["", gate.active]]),
    ...metric("etalon_queue_length", "gauge", "Requests that wait to be computed.", [["", gate.waiting]]),
    ...metric("etalon_body_bytes", "gauge", "Bytes of request bodies held.", [["", bodies.held]]),
    ...metric("etalon_model_info", "gauge", "The served models.", infos),
    ...metric("etalon_model_items", "gauge", "Items loaded for neighbors.", items),
    ...metric("process_resident_memory_bytes", "gauge", "Resident memory.", [["", rss]]),
    ...metric("nodejs_heap_size_used_bytes", "gauge", "Memory of the JavaScript heap in use.", [["", heapUsed]]),
    ...metric("process_cpu_seconds_total", "counter", "Processor time, user and system.", [
      ["", (user + system) / 1e6],
    ]),
    ...metric("process_start_time_seconds", "gauge", "Start of the process since the epoch.", [
      ["", (Date.now() - 1000 * process.uptime()) / 1000],
    ]),
  ].join("\n")}\n`;
}
