import { z } from "zod";
import { modelList } from "../api/modelList.ts";
import type { OperationEntry } from "../api/operations.ts";
import { type Operation, ROUTES } from "../api/routes.ts";
import { show } from "../base/options.ts";
import { jsonSchema } from "./openApi.ts";
import { refusalOf } from "./refusal.ts";
import type { Service } from "./service.ts";

/** Revisions of the Model Context Protocol that are spoken, newest first. */
export const PROTOCOLS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;

type Id = string | number | null;
interface RpcError {
  readonly code: number;
  readonly message: string;
}
export type RpcAnswer = { readonly jsonrpc: "2.0"; readonly id: Id } & (
  | { readonly result: unknown }
  | { readonly error: RpcError }
);

const request = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string().max(512), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
});

/** A request that this end must refuse as the protocol says. */
class RpcFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const rpcError = (id: Id, code: number, message: string): RpcAnswer => ({
  jsonrpc: "2.0",
  id,
  error: { code, message },
});

/** What an agent's message is answered with; undefined for notifications and for answers. */
export async function answerMcp(
  service: Service,
  version: string,
  message: unknown,
  signal: AbortSignal,
): Promise<RpcAnswer | undefined> {
  const parsed = request.safeParse(message);
  if (!parsed.success) {
    const isAnswer = typeof message === "object" && message !== null && ("result" in message || "error" in message);
    return isAnswer ? undefined : rpcError(null, -32600, "this is no JSON-RPC 2.0 request");
  }
  const { id, method, params = {} } = parsed.data;
  if (id === undefined) return undefined;
  try {
    return { jsonrpc: "2.0", id, result: await resultOf(service, version, method, params, signal) };
  } catch (thrown) {
    if (thrown instanceof RpcFailure) return rpcError(id, thrown.code, thrown.message);
    throw thrown;
  }
}

async function resultOf(
  service: Service,
  version: string,
  method: string,
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<unknown> {
  if (method === "initialize") return welcome(version, params["protocolVersion"]);
  if (method === "ping") return {};
  if (method === "tools/list") return { tools: toolsOf(service) };
  if (method === "tools/call") return called(service, params, signal);
  throw new RpcFailure(-32601, `there is no method ${show(method)}`);
}

const welcome = (version: string, asked: unknown): unknown => ({
  protocolVersion: PROTOCOLS.find((protocol) => protocol === asked) ?? PROTOCOLS[0],
  capabilities: { tools: {} },
  serverInfo: { name: "etalon", title: "Etalon", version },
  instructions:
    "Learned distances. Call `models` first: it tells how many numbers a point has, what they are, and whether items are loaded, which may be named by id in place of numbers.",
});

/** One tool for each operation, and one for the list of models. */
const toolsOf = ({ operations, models }: Service): unknown[] => [
  tool("models", "The served models", "What each takes and offers.", z.strictObject({}), modelList),
  ...Object.entries(operations).map(([name, entry]: [string, OperationEntry]) =>
    tool(name, entry.summary, entry.description, withModel(entry.body, [...models.keys()]), entry.answer),
  ),
];

const tool = (name: string, title: string, description: string, body: z.ZodType, answer: z.ZodType): unknown => ({
  name,
  title,
  description: `${title}. ${description}`,
  inputSchema: jsonSchema(body, "input"),
  outputSchema: objectSchema(jsonSchema(answer, "output")),
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
});

/** Tools answer objects: a list stands in one as `results`. */
const objectSchema = (schema: Record<string, unknown>): Record<string, unknown> =>
  schema["type"] === "object"
    ? schema
    : { type: "object", properties: { results: schema }, required: ["results"], additionalProperties: false };

const structured = (answer: unknown): unknown => (Array.isArray(answer) ? { results: answer } : answer);

const withModel = (body: z.ZodType, ids: readonly string[]): z.ZodType => {
  if (!(body instanceof z.ZodObject)) return body;
  const id = z.enum(ids as [string, ...string[]]).meta({ description: "which model" });
  return body.extend({ model: ids.length > 1 ? id : id.optional() });
};

/** What a tool answers. Bad arguments are a result that says what is wrong, so that the agent can mend them. */
async function called(
  service: Service,
  { name, arguments: given = {} }: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<unknown> {
  if (typeof name !== "string" || (name !== "models" && !Object.hasOwn(ROUTES, name)))
    throw new RpcFailure(-32602, `there is no tool ${show(name)}`);
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new RpcFailure(-32602, "the arguments of a tool are an object");
  try {
    const answer = name === "models" ? service.list() : await operated(service, name as Operation, given, signal);
    return { content: [{ type: "text", text: JSON.stringify(answer) }], structuredContent: structured(answer) };
  } catch (thrown) {
    const { code, message } = refusalOf(thrown);
    return { content: [{ type: "text", text: `${code}: ${message}` }], isError: true };
  }
}

function operated(service: Service, name: Operation, given: object, signal: AbortSignal): Promise<unknown> {
  const { model, ...body } = given as Readonly<Record<string, unknown>>;
  const id = model === undefined ? undefined : String(model);
  return service.answer(name, id, () => body, signal);
}
