import { stateOf } from "../text/tour.ts";
import { type Edit, inLink } from "./edits.ts";
import {
  initialMap,
  initialState,
  type MapView,
  PROJECTIONS,
  SCENES,
  type Scene,
  type Source,
  type StudioState,
} from "./state.ts";

/** The state as the part of the address behind #: `learn?data=wine&learner=lmnn&o.neighbors=5&edits=m3:0.5:1`. What is as at the start is left out. */
export function toHash(state: StudioState): string {
  const fields = new URLSearchParams();
  const { source } = state;
  const usual = usualState(state.scene, state.stop);
  if (source.kind === "file") {
    fields.set("file", `${source.digest}:${source.name}`);
    if (source.label !== undefined) fields.set("label", source.label);
  } else if (source.name !== usual.source.name || settingsText(source) !== settingsText(usual.source)) {
    fields.set("data", source.name);
    for (const [name, value] of Object.entries(source.settings ?? {})) fields.set(`g.${name}`, String(value));
  }
  if (source.kind === "builtin" && source.seed !== 0) fields.set("draw", String(source.seed));
  const preset = state.learner === usual.learner && JSON.stringify(state.options) === JSON.stringify(usual.options);
  if (!preset) {
    fields.set("learner", state.learner);
    for (const [name, value] of Object.entries(state.options)) fields.set(`o.${name}`, JSON.stringify(value));
  }
  if (state.seed !== 0) fields.set("seed", String(state.seed));
  if (state.edits.length > 0) fields.set("edits", state.edits.map(editText).join("~"));
  if (state.cursor !== usual.cursor) fields.set("at", String(state.cursor ?? "end"));
  if (String(state.compared) !== String(initialState.compared)) fields.set("compare", state.compared.join(","));
  if (state.near !== undefined) fields.set("near", String(state.near));
  if (state.lift !== usual.lift) fields.set("lift", state.lift ?? "none");
  if (state.axes) fields.set("axes", state.axes.join(","));
  if (state.stop !== 0) fields.set("stop", String(state.stop));
  if (state.map) for (const [name, value] of mapFields(state.map)) fields.set(name, value);
  const query = fields.toString();
  return `#${state.scene}${query === "" ? "" : `?${query}`}`;
}

/** What a link leaves out: the state at the start, or that of a stop of the tour. */
const usualState = (scene: Scene, stop: number): StudioState => (scene === "tour" ? stateOf(stop) : initialState);

const settingsText = (source: Source): string => JSON.stringify((source.kind === "builtin" && source.settings) || {});

/** The state that a link names. Parts that make no sense are as at the start: a link never fails. */
export function fromHash(hash: string): StudioState {
  const [name = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const fields = new URLSearchParams(query);
  const scene = SCENES.find((known) => known === name) ?? initialState.scene;
  const stop = count(fields.get("stop")) ?? 0;
  const usual = usualState(scene, stop);
  const near = count(fields.get("near"));
  const file = /^([0-9a-f]{64}):(.+)$/.exec(fields.get("file") ?? "");
  const source: Source = file
    ? {
        ...{ kind: "file", digest: file[1] as string, name: file[2] as string },
        ...(fields.has("label") ? { label: fields.get("label") as string } : {}),
      }
    : {
        ...builtinSource(fields, usual.source),
        seed: count(fields.get("draw")) ?? 0,
      };
  const map = mapView(fields);
  const lift = fields.has("lift") ? fields.get("lift") === "quadratic" && "quadratic" : usual.lift;
  const axes = columnPair(fields.get("axes"));
  const options: Record<string, unknown> = {};
  for (const [key, value] of fields) if (key.startsWith("o.")) Object.assign(options, parsed(key.slice(2), value));
  return {
    scene,
    source,
    learner: fields.get("learner") ?? usual.learner,
    options: fields.has("learner") ? options : usual.options,
    seed: count(fields.get("seed")) ?? 0,
    edits: (fields.get("edits") ?? "").split("~").flatMap((text) => parseEdit(text) ?? []),
    cursor: fields.has("at") ? count(fields.get("at")) : usual.cursor,
    compared: fields.get("compare")?.split(",").filter(Boolean) ?? initialState.compared,
    ...(near === null ? {} : { near }),
    stop,
    ...(map ? { map } : {}),
    ...(lift ? { lift } : {}),
    ...(axes ? { axes } : {}),
  };
}

const mapFields = ({ projection, column, point }: MapView): [string, string][] => [
  ["map", projection],
  ...(column === null ? [] : [["color", String(column)] as [string, string]]),
  ...(point === null ? [] : [["point", String(point)] as [string, string]]),
];

function mapView(fields: URLSearchParams): MapView | undefined {
  const projection = PROJECTIONS.find((known) => known === fields.get("map"));
  if (!projection) return undefined;
  return { ...initialMap, projection, column: count(fields.get("color")), point: count(fields.get("point")) };
}

function builtinSource(fields: URLSearchParams, usual: Source): Extract<Source, { kind: "builtin" }> {
  const name = fields.get("data");
  if (name === null && usual.kind === "builtin") return usual;
  const settings = Object.fromEntries(
    [...fields].flatMap(([key, value]) =>
      key.startsWith("g.") && value !== "" && Number.isFinite(Number(value)) ? [[key.slice(2), Number(value)]] : [],
    ),
  );
  return {
    kind: "builtin",
    name: name ?? usual.name,
    seed: 0,
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  };
}

function parsed(name: string, value: string): Record<string, unknown> {
  try {
    return name === "__proto__" ? {} : { [name]: JSON.parse(value) as unknown };
  } catch {
    return {};
  }
}

function count(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function columnPair(text: string | null): readonly [number, number] | undefined {
  const [x, y, more] = (text ?? "").split(",").map(count);
  return x == null || y == null || x === y || more !== undefined ? undefined : [x, y];
}

const coordinates = (at: readonly number[]): string => at.map(inLink).join(":");

function editText(edit: Edit): string {
  switch (edit.kind) {
    case "move":
      return `m${edit.point}:${coordinates(edit.at)}`;
    case "add":
      return `a${edit.label}:${coordinates(edit.at)}`;
    case "remove":
      return `x${edit.point}`;
    case "relabel":
      return `l${edit.point}:${edit.label}`;
    case "pair":
      return `${edit.similar ? "s" : "d"}${edit.left}:${edit.right}`;
    case "triplet":
      return `t${edit.anchor}:${edit.positive}:${edit.negative}`;
  }
}

function parseEdit(text: string): Edit | undefined {
  const numbers = text.slice(1).split(":").map(Number);
  if (!text.slice(1) || !numbers.every(Number.isFinite)) return undefined;
  const [first = 0, second, third] = numbers;
  const at = numbers.slice(1);
  const kind = text[0];
  if (kind === "m" && at.length > 0) return { kind: "move", point: first, at };
  if (kind === "a" && at.length > 0) return { kind: "add", label: first, at };
  if (kind === "x") return { kind: "remove", point: first };
  if (kind === "l" && second !== undefined) return { kind: "relabel", point: first, label: second };
  if ((kind === "s" || kind === "d") && second !== undefined)
    return { kind: "pair", left: first, right: second, similar: kind === "s" };
  if (kind === "t" && second !== undefined && third !== undefined)
    return { kind: "triplet", anchor: first, positive: second, negative: third };
  return undefined;
}
