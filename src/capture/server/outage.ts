import type { Fault, Outage } from "../../capture-settings.ts";
import { describeAwsRequest } from "../aws/request.ts";
import { asObject } from "../../json.ts";
import { fitsWildcard } from "../../wildcard.ts";
import type { Json } from "../../json.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { stubbedError } from "./stubs.ts";

/** What a call is made to, as an outage names it. */
type Target = Pick<Outage, "service" | "place" | "operation">;

function isOut(
  outage: Outage | undefined,
  { service, place, operation }: Target,
): outage is Outage {
  if (outage?.service !== service || outage.place !== place) return false;
  return outage.operation === undefined || fitsWildcard(outage.operation, operation ?? "");
}

/** Whether an outage is why a call is not answered. A slow service answers in the end. */
export function isRefusedBy(outage: Outage | undefined, target: Target): outage is Outage {
  return isOut(outage, target) && !/^(?:partial|slow|unmet|empty|none)$/.test(outage.kind);
}

/** Whether a host does what it is asked for and says nothing. */
export function isEmptyBy(outage: Outage | undefined, target: Target): boolean {
  return isOut(outage, target) && outage.kind === "empty";
}

/** The answer to a batch whose entries have all failed, if an operation has such answers. */
export function failedBatch(
  outages: readonly Outage[],
  { service, operation }: { service: string; operation: string },
  input: Json | undefined,
): { reply: Json; error: string } | undefined {
  const reply = isPartial(outages, service) ? failedEntries(operation, asObject(input)) : undefined;
  if (reply === undefined) return undefined;
  return { reply, error: "InternalFailure: entries of the batch have failed" };
}

/** The answer of a GraphQL API whose resolvers have failed, which has status 200. */
export function failedResolvers(
  outages: readonly Outage[],
  { service }: { service: string },
): { reply: Json; error: string } | undefined {
  if (!isPartial(outages, service)) return undefined;
  const [errorType, message] = ["DynamoDB:InternalServerErrorException", "Internal server error"];
  const reply = { data: null, errors: [{ errorType, message, errorInfo: null }] };
  return { reply, error: `${errorType}: ${message}` };
}

function isPartial(outages: readonly Outage[], service: string): boolean {
  return outages.some((each) => isOut(each, { service }) && each.kind === "partial");
}

function failedEntries(operation: string, input: Readonly<Record<string, Json>>): Json | undefined {
  const { Entries, PublishBatchRequestEntries, Records, RequestItems = {} } = input;
  const error = { ErrorCode: "InternalFailure", ErrorMessage: "Internal failure" };
  const withId = (entry: Json): Json => ({
    ...{ Id: asObject(entry)["Id"] ?? "", SenderFault: false },
    ...{ Code: error.ErrorCode, Message: error.ErrorMessage },
  });
  switch (operation) {
    case "PutEvents": {
      const failed = listOf(Entries).map(() => error);
      return { FailedEntryCount: failed.length, Entries: failed };
    }
    case "SendMessageBatch":
      return { Successful: [], Failed: listOf(Entries).map(withId) };
    case "PublishBatch":
      return { Successful: [], Failed: listOf(PublishBatchRequestEntries).map(withId) };
    case "PutRecords": {
      const failed = listOf(Records).map(() => error);
      return { FailedRecordCount: failed.length, Records: failed };
    }
    case "PutRecordBatch": {
      const failed = listOf(Records).map(() => error);
      return { FailedPutCount: failed.length, RequestResponses: failed };
    }
    case "BatchWriteItem":
      return { UnprocessedItems: RequestItems };
    default:
      return undefined;
  }
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

const FAULTS: Partial<Record<Outage["kind"], Fault["kind"]>> = {
  unreachable: "reset",
  silent: "timeout",
  slow: "slow",
};

/** The outage of a service whose call is withheld: `qldb POST /Execute`. */
export function silentService(what: string): Outage {
  return { service: what.slice(0, what.indexOf(" ")), kind: "silent" };
}

/** What outages do to the connection of a request. */
export function outageFault(
  outages: readonly Outage[],
  request: CapturedRequest,
): Fault | undefined {
  const service = describeAwsRequest(request)?.service;
  const target = service === undefined ? { service: "http", place: request.url.host } : { service };
  const outage = outages.find((each) => isOut(each, target));
  const kind = outage && FAULTS[outage.kind];
  if (outage === undefined || kind === undefined) return undefined;
  const { delayMs } = outage;
  return { kind, ...(delayMs !== undefined && { delayMs }) };
}

interface OutageError {
  name: string;
  message: string;
  status: number;
}

const BROKEN: Partial<Record<Outage["kind"], OutageError>> = {
  throttled: { name: "ThrottlingException", message: "Rate exceeded", status: 400 },
  unreachable: { name: "ECONNRESET", message: "read ECONNRESET", status: 500 },
  silent: { name: "TimeoutError", message: "no response", status: 500 },
};

/** The error of an AWS call. What breaks a connection off is only recorded. */
export function outageError(
  kind: Outage["kind"],
  call: { service: string; operation: string },
): OutageError {
  return BROKEN[kind] ?? stubbedError({ name: "AccessDeniedException" }, call);
}

/** How a host refuses a request, with the keys under which APIs describe an error. */
export function httpRefusal(kind: Outage["kind"]): { answer: CapturedAnswer; error: string } {
  const [status, message] =
    kind === "throttled" ? [429, "Too many requests"] : [401, "Unauthorized"];
  const body = { message, statusCode: status, name: message, error: { message, code: status } };
  const { name, message: broken } = BROKEN[kind] ?? {};
  return {
    answer: {
      status,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    },
    error:
      kind === "throttled" || name === undefined
        ? `HTTP ${status}: ${message}`
        : `${name}: ${broken}`,
  };
}
