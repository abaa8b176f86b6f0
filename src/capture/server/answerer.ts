import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { AwsCall, CapturedMail } from "../../invocation.ts";
import { errorAnswer, successAnswer } from "../aws/answer.ts";
import { describeAwsRequest, readParameters } from "../aws/request.ts";
import type { AwsRequest } from "../aws/request.ts";
import type { CapturedAnswer, CapturedRequest } from "../http.ts";
import type { Credentials } from "../environment.ts";
import { createFaults } from "../ses/faults.ts";
import { forward, redirected } from "./forward.ts";
import { isAwsHost, isLoopback, isSesHost } from "../../hosts.ts";
import type { Call, Recorder } from "../record.ts";
import { Ses } from "../ses/account.ts";
import { answerSes } from "../ses/answer.ts";
import { isRead, isSend } from "../ses/request.ts";
import { PLAIN_SETTINGS } from "../../capture-settings.ts";
import type { CaptureSettings, Fault, Live, Stub } from "../../capture-settings.ts";
import { sqsReply } from "../aws/sqs.ts";
import { findStub, findUrlStub } from "./stubs.ts";
import { shorten } from "../../shorten.ts";

export interface AnswererSettings extends CaptureSettings {
  /** Of calls that name none. */
  region: string;
  credentials: Credentials;
}

/** An AWS call that is being answered. */
interface Asked {
  request: CapturedRequest;
  aws: AwsRequest;
  call: Call;
  requestId: string;
  /** What a success has to have in it, beside what a stub says. */
  ownReply: Json | undefined;
  note: (call: Pick<AwsCall, "operation" | "result" | "error">) => void;
}

/** Works out what each captured request is answered, and puts it on the record. */
export class Answerer {
  /** Which fault hits this request, asked once for each. */
  readonly nextFault: (request: CapturedRequest) => Fault | undefined;
  readonly #settings: AnswererSettings;
  readonly #record: Recorder;
  readonly #newId: () => string;
  readonly #ses: Ses;

  constructor(settings: AnswererSettings, record: Recorder, newId: () => string) {
    this.#settings = settings;
    this.#record = record;
    this.#newId = newId;
    this.#ses = new Ses(settings.ses, record, newId);
    this.nextFault = createFaults(settings.ses.fault);
  }

  /** @returns `undefined` for what nobody here answers. */
  async answer(
    request: CapturedRequest,
    caller: string | undefined,
    fault: Fault | undefined,
  ): Promise<CapturedAnswer | undefined> {
    const { stubs, live, region: ownRegion } = this.#settings;
    const aws = describeAwsRequest(request);
    if (aws === undefined) return this.#answerOther(request, caller);
    const { service, operation, protocol, region = ownRegion } = aws;
    const parameters = await readParameters(request, protocol);
    const ownReply = service === "sqs" ? sqsReply(operation, parameters, this.#newId) : undefined;
    const asked: Asked = {
      request,
      ownReply,
      aws,
      call: { region, caller, fault },
      requestId: this.#newId(),
      note: (call) =>
        this.#record({
          type: "aws-call",
          call: { service, ...call, region, ...optional(parameters, caller) },
        }),
    };
    const stub = findStub(stubs, service, operation, parameters);
    if (stub !== undefined) return answerStub(asked, stub);
    if (live?.services.includes(service) === true && isMeantFor(service, request.url)) {
      return this.#answerLive(asked, live);
    }
    if (service === "ses") return this.#answerSes(asked);
    asked.note({ operation, result: "answered" });
    return successAnswer(request, aws, asked.requestId, ownReply);
  }

  async #answerSes({ request, call, requestId, note }: Asked): Promise<CapturedAnswer> {
    const { operation, error, isMail, answer } = await answerSes(
      request,
      this.#ses,
      call,
      requestId,
    );
    if (error !== undefined) {
      note({ operation, result: "refused", error: `${error.name}: ${error.message}` });
    } else if (!isMail) note({ operation, result: "answered" });
    return answer;
  }

  /** AWS itself answers, and the mails on the record are those that it took. */
  async #answerLive(asked: Asked, live: Live): Promise<CapturedAnswer> {
    const { request, aws, call, note } = asked;
    const { redirect } = live;
    const mails = aws.service === "ses" ? await this.#readMails(request, call) : [];
    let sent = request;
    if (redirect !== undefined && aws.service === "ses" && !isRead(request)) {
      // A verification, for one, goes to whom it names.
      if (!isSend(request)) return refuseUnredirectable(asked);
      const { credentials } = this.#settings;
      sent = await redirected(request, redirect, { region: call.region, credentials });
    }
    const answer = await forward(sent);
    const text = Buffer.from(answer.body).toString("utf8");
    if (answer.status >= 300) {
      const error = `HTTP ${answer.status}: ${shorten(text, 1_000)}`;
      note({ operation: aws.operation, result: "live", error });
      return answer;
    }
    if (mails.length === 0) note({ operation: aws.operation, result: "live" });
    const ids = messageIds(text);
    for (const [index, mail] of mails.entries()) {
      const recipients = redirect === undefined ? {} : { to: [redirect], cc: [], bcc: [] };
      const messageId = ids[index] ?? mail.messageId;
      this.#record({ type: "mail", mail: { ...mail, ...recipients, messageId, sent: true } });
    }
    return answer;
  }

  /** What a call will mail, as far as that can be told without templates that the account alone has. */
  async #readMails(request: CapturedRequest, call: Call): Promise<CapturedMail[]> {
    const mails: CapturedMail[] = [];
    const keep: Recorder = (entry) => void (entry.type === "mail" && mails.push(entry.mail));
    const { templates } = this.#settings.ses;
    const ses = new Ses({ ...PLAIN_SETTINGS.ses, templates }, keep, this.#newId);
    await answerSes(request, ses, call, "");
    return mails;
  }

  #answerOther(
    { method, url, body }: CapturedRequest,
    caller: string | undefined,
  ): CapturedAnswer | undefined {
    const stub = findUrlStub(this.#settings.stubs, method, url, body.toString("utf8"));
    if (stub === undefined) return undefined;
    const operation = `${method} ${url.origin}${url.pathname}`;
    const call = { service: "http", operation, result: "stubbed" as const };
    this.#record({ type: "aws-call", call: { ...call, ...optional(undefined, caller) } });
    const { reply = "", status = 200 } = stub;
    const isText = typeof reply === "string";
    return {
      status,
      headers: { "content-type": isText ? "text/plain" : "application/json" },
      body: isText ? reply : JSON.stringify(reply),
    };
  }
}

/**
 * A live run reaches AWS, or what stands for it on this machine, whatever a request claims to be: one
 * that is signed for SES goes to SES.
 */
function isMeantFor(service: string, { hostname }: URL): boolean {
  if (isLoopback(hostname)) return true;
  return service === "ses" ? isSesHost(hostname) : isAwsHost(hostname);
}

function refuseUnredirectable({ request, aws, requestId, note }: Asked): Promise<CapturedAnswer> {
  const error = {
    name: "AccessDeniedException",
    message: `${aws.operation} cannot be sent to somebody else, and so it was not sent (--to)`,
  };
  note({ operation: aws.operation, result: "refused", error: `${error.name}: ${error.message}` });
  return errorAnswer(request, aws, requestId, error, 403);
}

function answerStub(
  { request, aws, requestId, ownReply, note }: Asked,
  stub: Stub,
): Promise<CapturedAnswer> {
  const { operation } = aws;
  const { error, reply, status } = stub;
  if (error === undefined) {
    note({ operation, result: "stubbed" });
    const whole =
      isObject(ownReply) && (reply === undefined || isObject(reply))
        ? { ...ownReply, ...reply }
        : reply;
    return successAnswer(request, aws, requestId, whole, status);
  }
  const { name, message = "" } = error;
  note({ operation, result: "stubbed", error: `${name}: ${message}` });
  return errorAnswer(request, aws, requestId, { name, message }, status ?? 400);
}

function optional(
  parameters: Json | undefined,
  caller: string | undefined,
): Pick<AwsCall, "parameters" | "caller"> {
  return {
    ...(parameters !== undefined && { parameters }),
    ...(caller !== undefined && { caller }),
  };
}

function messageIds(answer: string): string[] {
  const found = answer.matchAll(/(?:<MessageId>|"MessageId"\s*:\s*")([^<"]+)/g);
  return [...found].map(([, id = ""]) => id);
}
