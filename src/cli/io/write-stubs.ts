import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { textOf } from "../../capture/aws/call.ts";
import { createAppSync } from "../../capture/aws/appsync.ts";
import { foundRow } from "../../capture/sql/database.ts";
import { exampleAnswer } from "../../capture/aws/example.ts";
import { forAnyUser } from "../../any-user.ts";
import { workOf } from "../../contract/work.ts";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import type { AwsCall } from "../../invocation.ts";
import { asObject, isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { isPostgres, isStubbable } from "../../obstacle.ts";
import { typedPath } from "../../paths.ts";
import { findsFor } from "../../runtime/invoker/read-members.ts";
import { newUuid } from "../../runtime/uuid.ts";
import { shellCommand } from "../../report/terminal/shell.ts";
import { counted } from "../../report/terminal/counted.ts";
import type { Context } from "../context.ts";
import { folderWithEntry } from "./find-upwards.ts";
import { foundItem } from "./found-item.ts";
import { readStubFile, withMore } from "./stub-file.ts";
import type { StubFile } from "./stub-file.ts";
import { writeWhole } from "./write-file.ts";

/** An entry as somebody fills it in. */
interface Entry {
  service?: string;
  url?: string;
  operation?: string;
  match?: Json;
  status?: number;
  reply?: Json;
}

/** The file that entries are added to, read before anything runs. One that is not there is made. */
export async function openStubFile(file: string, context: Context): Promise<StubFile | undefined> {
  if (!existsSync(resolve(context.cwd, file))) return undefined;
  try {
    return await readStubFile(file, context);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.code, error.message, "--write-stubs can only add to a stub file.");
  }
}

/** What the calls were made for. */
export interface StubsOf {
  /** The handler's file. */
  file: string;
  event: EventDocument | undefined;
}

type Of = StubsOf & Pick<StubFile, "stubs">;

/** Adds an entry for each call that nobody answered, in the form of AWS's answer, to be filled in. */
export async function writeStubs(
  file: string,
  existing: StubFile | undefined,
  calls: readonly AwsCall[],
  of: StubsOf,
  context: Context,
): Promise<void> {
  const known = new Set(existing?.stubs.map(keyOf));
  const needed = entriesFor(calls, { ...of, stubs: existing?.stubs ?? [] });
  const entries = needed.filter((entry) => !known.has(keyOf(entry)));
  if (entries.length === 0) {
    const why =
      needed.length === 0
        ? `no ${calls.some(({ stub }) => stub !== undefined) ? "other " : ""}call needs a stub`
        : `it has a stub for each call; run with ${shellCommand(["--stubs", file])}`;
    return context.stderr.write(`${file}: nothing to add: ${why}\n`);
  }
  const document = withMore(existing?.document ?? newDocument(file, context), entries);
  await writeWhole(resolve(context.cwd, file), [`${JSON.stringify(document, null, 2)}\n`], file);
  const deed = existing === undefined ? "wrote" : "added";
  const next = `fill ${entries.length === 1 ? "it" : "them"} in, then run with ${shellCommand(["--stubs", file])}`;
  return context.stderr.write(`${deed} ${counted(entries.length, "stub")} to ${file}: ${next}\n`);
}

function newDocument(file: string, { cwd }: Pick<Context, "cwd">) {
  const folder = dirname(resolve(cwd, file));
  const root = folderWithEntry(SCHEMA, folder);
  if (root === undefined) return { stubs: [] };
  const $schema = typedPath(folder, join(root, SCHEMA));
  return { $schema: $schema.startsWith(".") ? $schema : `./${$schema}`, stubs: [] };
}

/** What makes an editor know the keys, where the package is installed. */
const SCHEMA = "node_modules/cognito-postconfirm/schemas/stubs.json";

/** One for each operation or address; calls of one operation with other parameters are told apart. */
function entriesFor(calls: readonly AwsCall[], of: Of): Entry[] {
  const groups = new Map<string, AwsCall[]>();
  for (const call of calls) {
    const name = `${call.service} ${call.operation}`;
    const group = groups.get(name) ?? [];
    const isKnown = group.some((one) => isSame(one.parameters, call.parameters));
    if (!isKnown) groups.set(name, [...group, call]);
  }
  const isIdle = workOf({ awsCalls: calls }).length === 0;
  // Other calls that were answered stay answered.
  const isOpen = (call: AwsCall): boolean => isStubbable(call) || (isIdle && call.isEmpty === true);
  const entries = [...groups.values()].flatMap((group) =>
    group.filter(isOpen).map((call) => entryFor(call, matchFor(call, group, of), of)),
  );
  // Requests to one URL have one, whatever their bodies.
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}

function entryFor(call: AwsCall, match: Json | undefined, of: Of): Entry {
  const { service, parameters } = call;
  const operation = forAnyUser(call.operation, of.event);
  if (isPostgres(service, operation)) return { url: `postgres://${operation}` };
  const asked = match !== undefined && { match };
  if (service === "http") {
    const [method = "", url = ""] = operation.split(" ");
    const isGraphql = queryOf(parameters) !== undefined;
    const reply = isGraphql ? replyFor("appsync", operation, parameters) : {};
    return { url, operation: method, ...(isGraphql && asked), status: 200, reply };
  }
  if (service === "postgres") {
    const sql = textOf(asObject(parameters)["sql"]);
    const { members } = findsFor(of.file, [call]);
    const url = of.stubs[call.stub ?? -1]?.url ?? "postgres://*";
    const reply = [foundRow(sql, parameters ?? null, members)];
    return { url, operation, match: { sql: forAnyUser(sql, of.event) }, reply };
  }
  const found = of.event && foundItem(call, of.file, of.event);
  const reply = found ?? replyFor(service, operation, parameters);
  return { service, operation, ...asked, reply };
}

function queryOf(parameters: Json | undefined): string | undefined {
  const { query } = asObject(parameters);
  return typeof query === "string" && /^\s*(?:\{|query|mutation|fragment|#)/.test(query)
    ? query
    : undefined;
}

/** What tells a call from others. To one GraphQL address go all operations, so that an entry there is for one of them. */
function matchFor(call: AwsCall, group: readonly AwsCall[], of: StubsOf): Json | undefined {
  const match = distinguishing(call, group);
  const query = queryOf(call.parameters);
  if (query === undefined) return match;
  const { query: _query, ...others } = asObject(match);
  const { operationName } = asObject(call.parameters);
  const isNamed = typeof operationName === "string" && operationName !== "";
  return { ...(isNamed ? { operationName } : { query: forAnyUser(query, of.event) }), ...others };
}

function replyFor(service: string, operation: string, parameters: Json | undefined): Json {
  const models = service === "ses" ? ["ses", "sesv2"] : [service];
  for (const model of models) {
    const texts = service === "ssm" ? { Value: parameterText(parameters) } : {};
    const example = exampleAnswer(model, operation, { input: parameters, texts });
    if (example !== undefined) {
      return "Body" in example && service === "s3"
        ? { ...example, Body: objectText(parameters) }
        : example;
    }
  }
  return service === "appsync"
    ? (createAppSync(newUuid, { variant: 1 })(parameters)?.reply ?? {})
    : {};
}

/** A parameter's value, where its name promises something other than JSON. */
function parameterText(parameters: Json | undefined): string | undefined {
  const { Name: name } = asObject(parameters);
  if (typeof name !== "string") return undefined;
  if (/(?:url|uri|endpoint)$/i.test(name)) return "https://example.com/";
  return /(?:key|token|secret|password|id|arn|name)$/i.test(name)
    ? `example-${/[^/]*$/.exec(name)?.[0] ?? ""}`
    : undefined;
}

/** An object's text: its key tells whether the handler parses it. */
function objectText(parameters: Json | undefined): string {
  const { Key: key } = asObject(parameters);
  return typeof key === "string" && /\.json$/i.test(key) ? "{}" : "";
}

/** What tells a call from the rest of its group: one member where one is enough, as values often change with the event. */
function distinguishing(call: AwsCall, group: readonly AwsCall[]): Json | undefined {
  if (group.length === 1 || !isObject(call.parameters)) return undefined;
  const others = group.filter((other) => other !== call).map(({ parameters }) => parameters);
  const members = Object.entries(call.parameters);
  const enough = members.find((member) => others.every((other) => isOther(member, other)));
  const own = members.filter((member) => others.some((other) => isOther(member, other)));
  if (own.length === 0) return undefined;
  return Object.fromEntries(enough === undefined ? own : [enough]);
}

function isOther([name, value]: [string, Json], parameters: Json | undefined): boolean {
  return !isObject(parameters) || !isSame(parameters[name], value);
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keyOf({ service, url, operation, match }: Partial<Entry>): string {
  return JSON.stringify([service, url, operation, match]);
}
