import { messageOf } from "../../errors.ts";
import { Blockage } from "./blockage.ts";
import { isListing, isReading } from "../../aws-operations.ts";
import { databasesOf } from "../../database-places.ts";
import { readKey } from "../../read-key.ts";
import { asObject, isObject, tryParseJson, withoutUndefined } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { AwsCall, CapturedMail } from "../../invocation.ts";
import type { Account } from "../aws/account.ts";
import { errorAnswer, successAnswer } from "../aws/answer.ts";
import { NOTHING } from "../aws/call.ts";
import type { Answer } from "../aws/call.ts";
import type { AppSync } from "../aws/appsync.ts";
import { isOfOtherService } from "../aws/model.ts";
import { AwsError, unreadableError } from "../aws/refusal.ts";
import {
  describeAwsRequest,
  isSmall,
  readInput,
  readParameters,
  withModel,
} from "../aws/request.ts";
import type { AwsRequest } from "../aws/request.ts";
import { graphqlErrorIn } from "../aws/graphql-error.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import { DRY_RUN_CREDENTIALS } from "../environment.ts";
import type { Credentials } from "../environment.ts";
import { signed } from "./sign.ts";
import { createFaults } from "../ses/faults.ts";
import { forward, redirected } from "./forward.ts";
import { isAwsHost, isLoopback, isNowhere, isSesHost } from "../../hosts.ts";
import type { Call, Recorder, Written } from "../record.ts";
import { Ses } from "../ses/account.ts";
import { answerSes, isPlayed } from "../ses/answer.ts";
import { isRead, isSend } from "../ses/request.ts";
import { PLAIN_SETTINGS } from "../../capture-settings.ts";
import {
  failedBatch,
  failedResolvers,
  httpRefusal,
  isRefusedBy,
  isEmptyBy,
  outageError,
  outageFault,
  silentService,
} from "./outage.ts";
import type { CaptureSettings, Fault, Finds, Live, Outage } from "../../capture-settings.ts";
import type { SmtpMessage, Taken } from "../smtp/session.ts";
import type { Destination } from "../connection.ts";
import type { Outcome } from "../sql/postgres.ts";
import type { Statement } from "../sql/statement.ts";
import { describeContent } from "./request-content.ts";
import { usualAnswer, usualContent } from "./usual-answer.ts";
import { GUEST_KEY } from "../aws/answers/guests-and-roles.ts";
import { createStubs, stubbedError } from "./stubs.ts";
import { createStatementAnswers } from "./statement-answers.ts";
import type { Taken as TakenStub } from "./stubs.ts";
import { shorten } from "../../shorten.ts";

export interface AnswererSettings extends CaptureSettings {
  /** Of calls that name none. */
  region: string;
  credentials: Credentials;
  /** The event that the handler was called with; `undefined` before the call. */
  event?: () => Json | undefined;
  /** What earlier execution environments wrote into the account. */
  written?: readonly Written[];
}

/** An AWS call that is being answered. */
interface Asked {
  request: CapturedRequest;
  aws: AwsRequest;
  call: Call;
  requestId: string;
  /** The parameters of an operation in the table of models; an error where they cannot be read. */
  input: Record<string, Json> | Error | undefined;
  /** Puts the call on the record. */
  note: (
    result: AwsCall["result"],
    error?: string,
    more?: Partial<
      Pick<
        AwsCall,
        | "operation"
        | "isStandIn"
        | "isAssumed"
        | "tableKey"
        | "isEmpty"
        | "isFound"
        | "stub"
        | "status"
        | "endpoint"
      >
    >,
  ) => void;
}

export interface Answerer {
  /** Which fault hits this request, asked once for each. */
  nextFault: (request: CapturedRequest | "mail") => Fault | undefined;
  /** @returns `undefined` for a request that is not answered and so is blocked. */
  answer: (
    request: CapturedRequest,
    caller: string | undefined,
    fault: Fault | undefined,
  ) => Promise<CapturedAnswer | undefined>;
  /** What is recorded of a request that is not an AWS call. */
  describe: (request: CapturedRequest) => ReturnType<typeof describeContent>;
  /** Takes a message from a mail client. */
  takeMessage: (
    message: SmtpMessage,
    destination: Destination,
    fault: Fault | undefined,
  ) => Promise<Taken>;
  /** Whether a stub stands for the database at a place. */
  isDatabase: (destination: Destination) => boolean;
  runStatement: (statement: Statement, destination: Destination) => Promise<Outcome>;
  /** A row as a statement may return it, before its parameters are known. */
  describeRow: (sql: string, destination: Destination) => Record<string, Json> | undefined;
}

/**
 * Works out what each captured request is answered, and puts it on the record.
 *
 * @param newId Makes request and message ids.
 */
export function createAnswerer(
  settings: AnswererSettings,
  record: Recorder,
  newId: () => string,
): Answerer {
  const { live, endpoints, outage, pages, finds, region: ownRegion, credentials } = settings;
  const { standInVariant = 0, standInText, standInNames } = settings;
  const { event = () => undefined, written = [], withheld = [] } = settings;
  const { tables, models, customAttributes, readsEarly } = settings;
  const outages = [...(outage === undefined ? [] : [outage]), ...withheld.map(silentService)];
  const over = new Set<Outage>();
  let asked = 0;
  const refusalOf = (target: Parameters<typeof isRefusedBy>[1]): Outage | undefined => {
    const refusing = outages.find((each) => !over.has(each) && isRefusedBy(each, target));
    if (refusing?.nth !== undefined && ++asked !== refusing.nth) return undefined;
    if (refusing?.once === true && refusing.kind !== "silent") over.add(refusing);
    return refusing;
  };
  const ses = new Ses(settings.ses, record, newId, standInVariant > 0);
  const findStub = createStubs(settings.stubs);
  const databases = databasesOf(settings.stubs);
  const describe: Answerer["describe"] = (request) => describeContent(request, event());
  let appSync: AppSync | undefined;
  let account: Account | undefined;

  const answer: Answerer["answer"] = async (request, caller, fault) => {
    const described = describeAwsRequest(request);
    if (described === undefined) return answerOther(request, caller);
    const { service, protocol, region = ownRegion } = described;
    // The simulated SES checks a mail by itself and needs no model.
    const isMail = service === "ses" && isSend(request);
    const aws = isMail ? described : withModel(described, request);
    const input = await readInput(request, aws).catch((error: Error) => error);
    const isShown = input !== undefined && !(input instanceof Error) && isSmall(request);
    const parameters = isShown ? input : await readParameters(request, protocol);
    const signer = signerOf(request);
    const asked: Asked = {
      request,
      aws,
      call: { region, caller, fault, signer },
      requestId: newId(),
      input,
      note: (result, error, more) => {
        const { operation } = aws;
        const sdk = sdkOf(request);
        const call = {
          service,
          operation,
          result,
          error,
          region,
          parameters,
          caller,
          signer,
          sdk,
          ...more,
        };
        record({ type: "aws-call", call: withoutUndefined<AwsCall>(call) });
      },
    };
    const { operation, path } = aws;
    const named = { service, operation, content: parameters };
    const byPath = path === undefined ? [] : [{ ...named, operation: path }];
    const refusing = refusalOf({ service, operation });
    if (refusing !== undefined) return answerOutage(asked, refusing);
    const failed = isGraphql(aws)
      ? failedResolvers(outages, aws)
      : failedBatch(outages, aws, parameters);
    if (failed !== undefined) {
      asked.note("refused", failed.error);
      return await successAnswer(request, aws, asked.requestId, failed.reply);
    }
    const taken = findStub(namedByUrl(request), [named, ...byPath]);
    if (taken !== undefined) return answerStub(asked, taken);
    const endpoint = Object.hasOwn(endpoints, service) ? endpoints[service] : undefined;
    if (endpoint !== undefined) return answerElsewhere(asked, endpoint);
    if (live?.services.includes(service) === true && isMeantFor(service, request.url)) {
      return answerLive(asked, live);
    }
    if (isNowhere(request.url.hostname, region)) {
      const refusal = new AwsError(
        "UnknownEndpoint",
        `getaddrinfo ENOTFOUND ${request.url.hostname}`,
      );
      asked.note("refused", textOf(refusal));
      return errorAnswer(request, aws, asked.requestId, refusal, refusal.status);
    }
    if (isMail) return answerPlayed(asked);
    if (isGraphql(aws)) return answerGraphql(asked);
    try {
      if (service === "ses" && (aws.known === undefined || isPlayed(request))) {
        await checkByModel(asked);
        return await answerPlayed(asked);
      }
      const { output, body, isStandIn, isAssumed, tableKey } = await answerByModel(asked);
      const isEmpty =
        isStandIn !== true && body === undefined && hasFoundNothing(operation, output);
      const { known } = aws;
      if (
        isEmpty &&
        known !== undefined &&
        finds?.reads.includes(readKey({ service, operation, parameters })) === true
      ) {
        asked.note("answered", undefined, { isFound: true });
        return await answerFound(asked, known.modelName, finds);
      }
      const empty = isEmpty ? { isEmpty } : undefined;
      const kind = isStandIn ? { isStandIn } : isAssumed ? { isAssumed } : empty;
      asked.note("answered", undefined, { ...kind, ...(tableKey && { tableKey }) });
      const isOther = standInVariant > 0 && isStandIn === true;
      const reply = aws.known === undefined && !isOther ? undefined : output;
      return await successAnswer(request, aws, asked.requestId, reply, { body });
    } catch (thrown) {
      // AWS refuses input that is nested too deeply, too.
      const refusal = thrown instanceof RangeError ? unreadableError() : thrown;
      if (!(refusal instanceof AwsError)) throw thrown;
      asked.note("refused", textOf(refusal));
      return errorAnswer(request, aws, asked.requestId, refusal, refusal.status);
    }
  };

  const openAccount = async (): Promise<Account> => {
    const { createAccount } = await import("../aws/account.ts");
    account ??= createAccount({
      variant: standInVariant,
      text: standInText,
      names: standInNames,
      ...{ tables, models, customAttributes, readsEarly, written, newId, event },
    });
    return account;
  };

  /** @throws AwsError */
  const answerByModel = async ({ request, aws, call, input }: Asked): Promise<Answer> => {
    const { operation, known } = aws;
    if (known === undefined) return emptyAnswer(aws, request, standInVariant);
    if (input === undefined || input instanceof Error) throw unreadableError();
    const opened = await openAccount();
    const made = { operation, input, region: call.region, body: request.body };
    const isUnmet =
      outage?.kind === "unmet" && outage.service === aws.service && outage.operation === operation;
    const answer = opened.answer(known, { ...made, newId, event, isUnmet });
    const { modelName: service } = known;
    if (opened.remembers(service, operation))
      record({ type: "wrote", write: { service, ...made } });
    if (pages?.service !== service || pages.operation !== operation) return answer;
    const { pageOf } = await import("../aws/pages.ts");
    return { ...answer, output: pageOf(pages, input, answer.output) };
  };

  /** The entry is there for later calls, too. */
  const answerFound = async (
    { request, aws, call: { region }, input, requestId }: Asked,
    service: string,
    finds: Finds,
  ): Promise<CapturedAnswer> => {
    const { foundOutput, putsOf } = await import("../aws/found.ts");
    const given = asObject(input instanceof Error ? undefined : input);
    const search = { operation: aws.operation, input: given, event };
    const entry = { ...finds, tables };
    const found = foundOutput(service, search, entry, standInVariant === 2 ? 2 : 1);
    for (const put of service === "dynamodb" ? putsOf(given, found) : []) {
      const made = { operation: "PutItem", input: put, region, body: Buffer.alloc(0) };
      account?.add(service, { ...made, newId, event });
      record({ type: "wrote", write: { service, ...made } });
    }
    return successAnswer(request, aws, requestId, found);
  };

  /** What a call does that a stub lets succeed is there for later calls. */
  const rememberStubbed = async ({
    request,
    aws,
    call: { region },
    input,
  }: Asked): Promise<void> => {
    const { operation, known } = aws;
    if (known === undefined || input === undefined || input instanceof Error) return;
    // The stub alone has the ids that the service makes.
    if (operation === "AdminCreateUser") return;
    const opened = await openAccount();
    const { modelName: service } = known;
    if (!opened.remembers(service, operation)) return;
    const made = { operation, input, region, body: request.body, isStubbed: true as const };
    opened.add(service, { ...made, newId, event });
    record({ type: "wrote", write: { service, ...made } });
  };

  const answerStub = async (
    asked: Asked,
    { stub: { error, status }, index: at, reply }: TakenStub,
  ): Promise<CapturedAnswer> => {
    const { request, aws, requestId, note } = asked;
    if (error !== undefined) {
      const thrown = stubbedError(error, aws);
      note("stubbed", textOf(thrown), { stub: at });
      if (!isGraphql(aws)) {
        return errorAnswer(request, aws, requestId, thrown, status ?? thrown.status);
      }
      // AppSync answers errors with 200, except for a caller that is not authorized.
      const own = /^Unauthorized|^AccessDenied/.test(thrown.name) ? 401 : 200;
      const answered = { status: status ?? own };
      return successAnswer(request, aws, requestId, graphqlErrors(thrown), answered);
    }
    const failure = aws.service === "appsync" ? graphqlErrorIn(reply) : undefined;
    note("stubbed", failure, { stub: at });
    if (aws.service === "rds-data" && isObject(reply)) {
      const { output, isStandIn } = await answerByModel(asked).catch(() => NOTHING);
      // A stub does not know which row an earlier statement has inserted.
      const isLeft = isStandIn !== true && output["numberOfRecordsUpdated"] === 0;
      return successAnswer(request, aws, requestId, isLeft ? { ...reply, ...output } : reply, {
        status,
      });
    }
    await rememberStubbed(asked);
    // A client of SQS compares checksums with what it sent, so a stub's reply needs them too.
    if (aws.service !== "sqs" || (reply !== undefined && !isObject(reply))) {
      return successAnswer(request, aws, requestId, reply, { status });
    }
    const { output } = await answerByModel(asked).catch(() => NOTHING);
    return successAnswer(request, aws, requestId, { ...output, ...reply }, { status });
  };

  const answerPlayed = async ({
    request,
    call,
    requestId,
    note,
  }: Asked): Promise<CapturedAnswer> => {
    const played = await answerSes(request, ses, call, requestId);
    const { operation, error, isStandIn } = played;
    if (error !== undefined) {
      note("refused", textOf(error), { operation, ...(isStandIn && { isStandIn }) });
    } else if (!played.isMail) note("answered", undefined, { operation });
    return played.answer;
  };

  const answerGraphql = async (asked: Asked): Promise<CapturedAnswer> => {
    const { request, aws, requestId, note, call } = asked;
    const { createAppSync } = await import("../aws/appsync.ts");
    if (appSync === undefined) {
      appSync = createAppSync(newId, { variant: standInVariant, text: standInText, models });
      for (const { service, body } of written) {
        if (service === aws.service) appSync(tryParseJson(Buffer.from(body).toString("utf8")));
      }
    }
    const body = tryParseJson(request.body.toString("utf8"));
    const { reply, status, isStandIn } = appSync(body) ?? {};
    const query = isObject(body) ? body["query"] : undefined;
    if (typeof query === "string" && /\bmutation\b/.test(query)) {
      const { service, operation } = aws;
      const { region } = call;
      record({
        type: "wrote",
        write: { service, operation, input: {}, region, body: request.body },
      });
    }
    note("answered", graphqlErrorIn(reply), isStandIn === true ? { isStandIn } : undefined);
    if (pages?.service !== aws.service || reply === undefined) {
      return successAnswer(request, aws, requestId, reply, { status });
    }
    const { graphqlPageOf } = await import("../aws/pages.ts");
    const page = graphqlPageOf(pages, body, reply);
    return successAnswer(request, aws, requestId, page, { status });
  };

  /** Passes the call to AWS, and records the mails that AWS accepted. */
  const answerLive = async (asked: Asked, { redirect }: Live): Promise<CapturedAnswer> => {
    const { request, aws, call, note } = asked;
    const mails = aws.service === "ses" ? await readMails(request, call) : [];
    const { service } = aws;
    const { region } = call;
    // Nothing on this machine gets credentials that are worth something.
    const signer = isLoopback(request.url.hostname) ? DRY_RUN_CREDENTIALS : credentials;
    let sent = request;
    if (redirect !== undefined && service === "ses" && !isRead(request)) {
      // A verification, for example, goes to the address it names.
      if (!isSend(request)) return refuseUnredirectable(asked);
      sent = await redirected(request, redirect, { region, credentials: signer });
    } else if (isDryRunSigned(request)) {
      sent = await signed(request, { service, region, credentials: signer });
    }
    const answer = await forward(sent);
    const text = Buffer.from(answer.body).toString("utf8");
    if (answer.status >= 300) {
      note("live", `HTTP ${answer.status}: ${shorten(text, 1_000)}`);
      return answer;
    }
    if (mails.length === 0) note("live");
    const ids = messageIds(text);
    for (const [index, mail] of mails.entries()) {
      const recipients = redirect === undefined ? {} : { to: [redirect], cc: [], bcc: [] };
      const messageId = ids[index] ?? mail.messageId;
      record({ type: "mail", mail: { ...mail, ...recipients, messageId, sent: true } });
    }
    return answer;
  };

  /** The mails that a call will send, as far as they are known without the account's templates. */
  const readMails = async (request: CapturedRequest, call: Call): Promise<CapturedMail[]> => {
    const mails: CapturedMail[] = [];
    const keep: Recorder = (entry) => void (entry.type === "mail" && mails.push(entry.mail));
    const { templates } = settings.ses;
    await answerSes(request, new Ses({ ...PLAIN_SETTINGS.ses, templates }, keep, newId), call, "");
    return mails;
  };

  const answerOther = (
    request: CapturedRequest,
    caller: string | undefined,
  ): CapturedAnswer | undefined => {
    const http = namedByUrl(request);
    const { origin, pathname, host } = request.url;
    const operation = `${http.operation} ${origin}${pathname}`;
    const note = (call: Pick<AwsCall, "result" | "status" | "error" | "stub">): void => {
      const noted = {
        service: "http",
        operation,
        ...call,
        caller,
        ...describe(request),
      };
      record({ type: "aws-call", call: withoutUndefined(noted) });
    };
    const refusing = refusalOf({ service: "http", place: host, operation });
    if (refusing !== undefined) {
      const { answer: refusal, error } = httpRefusal(refusing.kind);
      note({ result: "refused", error, status: refusal.status });
      return refusal;
    }
    if (isEmptyBy(outage, { service: "http", place: host, operation })) {
      note({ result: "stubbed", status: 200 });
      return { status: 200, headers: {}, body: "" };
    }
    const taken = findStub(http);
    if (taken === undefined && outage !== undefined) {
      note({ result: "stubbed", status: 200 });
      return usualAnswer(1);
    }
    if (taken === undefined) {
      return standInVariant === 0 ? undefined : usualAnswer(standInVariant, standInText);
    }
    const { stub, index, reply = "" } = taken;
    const { status = 200 } = stub;
    note({ result: "stubbed", stub: index, status });
    const isText = typeof reply === "string";
    return {
      status,
      headers: { "content-type": isText ? "text/plain" : "application/json" },
      body: isText ? reply : JSON.stringify(reply),
    };
  };

  const takeMessage: Answerer["takeMessage"] = async (message, destination, fault) => {
    const place = `${destination.host}:${destination.port}`;
    if (refusalOf({ service: "smtp", place }) !== undefined) {
      return { reply: "554 5.7.1 Message refused" };
    }
    const smtp = await import("../smtp/take-message.ts");
    return smtp.takeMessage(message, destination, { ses, fault, record, newId });
  };

  let statements: ReturnType<typeof createStatementAnswers> | undefined;
  const openStatements = (): ReturnType<typeof createStatementAnswers> => {
    statements ??= createStatementAnswers({
      ...{ record, region: ownRegion, newId, event, written, outages, refusalOf, finds },
      findStub: (http, isPeek) => findStub(http, [], isPeek),
    });
    return statements;
  };

  const nextSesFault = createFaults(settings.ses.fault);
  return {
    nextFault: (request) =>
      request === "mail" || outages.length === 0
        ? nextSesFault(request)
        : outageFault(outages, request),
    answer,
    describe,
    takeMessage,
    isDatabase: ({ host, port }) => databases?.test(`${host}:${port}`) === true,
    runStatement: (statement, destination) => openStatements().run(statement, destination),
    describeRow: (sql, destination) => openStatements().describe(sql, destination),
  };
}

function namedByUrl({ method, url, body }: CapturedRequest) {
  return {
    url: `${url.origin}${url.pathname}${url.search}`,
    operation: method,
    /** Read only where a stub asks for it: most calls meet none, and a body may be large. */
    get content(): Json {
      const text = body.toString("utf8");
      const parsed = tryParseJson(text);
      return parsed === undefined ? text : parsed;
    },
  };
}

function answerOutage(asked: Asked, { kind }: Outage): Promise<CapturedAnswer> {
  const { request, aws, requestId, note } = asked;
  const error = outageError(kind, aws);
  note("refused", textOf(error));
  return isGraphql(aws)
    ? successAnswer(request, aws, requestId, graphqlErrors(error), { status: error.status })
    : errorAnswer(request, aws, requestId, error, error.status);
}

function graphqlErrors({ name, message }: { name: string; message: string }): Json {
  return { data: null, errors: [{ errorType: name, message }] };
}

/** Whether a request is one of AppSync's GraphQL, and not of the service's own operations. */
function isGraphql({ service, known }: AwsRequest): boolean {
  return service === "appsync" && known === undefined;
}

/** Whose credentials signed a request, if they are not those that the handler was given. */
function signerOf(request: CapturedRequest): AwsCall["signer"] {
  if (isDryRunSigned(request)) return undefined;
  const { authorization = "" } = request.headers;
  return authorization.includes(`Credential=${GUEST_KEY}/`) ? "guest" : "other";
}

/** Whether a request is signed with what the handler was given, and not with credentials of its own. */
function isDryRunSigned({ headers: { authorization = "" } }: CapturedRequest): boolean {
  return authorization.includes(`Credential=${DRY_RUN_CREDENTIALS.accessKeyId}/`);
}

/** Whether a live request goes to the service that it is signed for, or to this machine. */
function isMeantFor(service: string, { hostname }: URL): boolean {
  if (isLoopback(hostname)) return true;
  return service === "ses" ? isSesHost(hostname) : isAwsHost(hostname);
}

function refuseUnredirectable({ request, aws, requestId, note }: Asked): Promise<CapturedAnswer> {
  const error = {
    name: "AccessDeniedException",
    message: `${aws.operation} cannot be redirected, so it was not sent (--to)`,
  };
  note("refused", textOf(error));
  return errorAnswer(request, aws, requestId, error, 403);
}

/** Whether a read has no content: no text, and lists without entries. */
function hasFoundNothing(operation: string, output: Readonly<Record<string, Json>>): boolean {
  if (!isReading(operation) && !isListing(operation)) return false;
  return Object.values(output).every((value) => Object.keys(Object(value)).length === 0);
}

/** @throws AwsError */
async function checkByModel({ aws, input }: Asked): Promise<void> {
  const { known } = aws;
  if (known === undefined || input === undefined || input instanceof Error) return;
  const { checkInput } = await import("../aws/account.ts");
  checkInput(known, { operation: aws.operation, input });
}

/** Whose client makes a request, by what it says of itself. Amplify's may use version 3 of the SDK. */
function sdkOf({ headers }: CapturedRequest): AwsCall["sdk"] {
  const agent = `${String(headers["user-agent"])} ${String(headers["x-amz-user-agent"])}`;
  if (/\baws-amplify\//.test(agent)) return "aws-amplify";
  return /\baws-sdk-(?:nodejs|js)\/2\./.test(agent) ? "aws-sdk" : undefined;
}

/**
 * The answer to an operation that is not in the table of models.
 *
 * @throws AwsError
 */
function emptyAnswer(
  { service, operation, protocol }: AwsRequest,
  { url }: CapturedRequest,
  variant: 0 | 1 | 2,
): Answer {
  // The name in the path is empty.
  if (service === "lambda" && url.pathname.includes("//")) {
    throw new AwsError("UnknownOperationException", "", { status: 404 });
  }
  if (isOfOtherService(service, operation)) {
    throw protocol === "query"
      ? new AwsError("InvalidAction", `The action ${operation} is not valid for this endpoint.`)
      : new AwsError("UnknownOperationException", "");
  }
  const isWrite = /^(?:Put|Delete|Remove|Add|Tag|Untag)[A-Z]/.test(operation);
  return isWrite ? NOTHING : { output: usualContent(variant), isStandIn: true };
}

/** Has a local service answer. A call that it does not answer is an obstacle: AWS would have answered. */
async function answerElsewhere(
  { request, aws, call, note }: Asked,
  endpoint: string,
): Promise<CapturedAnswer> {
  const { service, operation } = aws;
  const { askEndpoint, failureIn } = await import("./endpoint.ts");
  try {
    const answer = await askEndpoint(request, endpoint, { service, region: call.region });
    note("live", failureIn(answer), { status: answer.status, endpoint });
    return answer;
  } catch (error) {
    note("refused", undefined, { endpoint });
    const why = `${endpoint} did not respond (${messageOf(error)})`;
    throw new Blockage(`${service} ${operation}, as ${why}`);
  }
}

/** What the SDK throws, in one line. */
function textOf({ name, message }: { name: string; message: string }): string {
  return `${name}: ${message}`;
}

function messageIds(answer: string): string[] {
  const found = answer.matchAll(/(?:<MessageId>|"MessageId"\s*:\s*")([^<"]+)/g);
  return [...found].map(([, id = ""]) => id);
}
