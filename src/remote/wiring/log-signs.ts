import type { LogSign } from "../../wiring.ts";

/** What a line of a function's log says happened. Nothing else of the line is kept. */
export interface LogMark {
  sign: LogSign;
  /** The IAM action of a denied call, or the type of an error. */
  detail?: string | undefined;
  /** Lambda's own report of a failed start, in addition to what the runtime logs. */
  isReport?: true;
}

/**
 * What CloudWatch is asked for: lines with any of these. It is not documented that it finds parts of words.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForLogEvents.html
 */
export function filterPattern(region: string): string {
  const terms = [
    ...["ERROR", "FATAL", "errorType", "Runtime exited", "Status: error", '"status":"error"'],
    ...["Task timed out", '"status":"timeout"', "not authorized to perform", "AccessDenied"],
    ...["AccessDeniedException", "MessageRejected", "not verified", "SendingPausedException"],
    ...["Maximum sending rate exceeded", "Daily message quota exceeded"],
    ...["mail not sent", "no mail sent", `email.${region}.amazonaws`],
  ];
  return terms.map((term) => `?${JSON.stringify(term)}`).join(" ");
}

/** The platform's lines about calls whose failure has a line of its own, and Node's exit after an error. */
const REPEATS = /^REPORT |"platform\.runtimeDone"|exit status 12[89]\b/;
const TIMEOUT = /Task timed out after|"status"\s*:\s*"timeout"/;
const DENIED = /not authorized to perform|\bAccessDenied(?:Exception)?\b/;
const FAILED_START = /^INIT_REPORT .*Status: error|"platform\.initReport".*"status"\s*:\s*"error"/;

/** What went wrong with mail; the first that fits. The reference handler logs only an error's name. */
const MAIL_SIGNS: readonly (readonly [LogSign, RegExp])[] = [
  [
    "throttled",
    /Maximum sending rate exceeded|Daily message quota exceeded|mail not sent.*Throttling/,
  ],
  ["paused", /SendingPausedException/],
  ["mail-rejected", /MessageRejected|Email address is not verified|MailFromDomainNotVerified/],
  [
    "unreachable",
    /(?:ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|[Tt]imed? ?out).*\bemail\.[\w-]+\.amazonaws|\bemail\.[\w-]+\.amazonaws.*(?:ETIMEDOUT|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|[Tt]imed? ?out)/,
  ],
  ["mail-not-sent", /\bmail not sent\b|\bno mail sent\b/],
];

export function signOf(line: string): LogMark | undefined {
  if (REPEATS.test(line)) return undefined;
  if (TIMEOUT.test(line)) return { sign: "time-out" };
  if (DENIED.test(line)) return { sign: "access-denied", detail: deniedAction(line) };
  const mail = MAIL_SIGNS.find(([, pattern]) => pattern.test(line));
  if (mail !== undefined) return { sign: mail[0] };
  if (FAILED_START.test(line)) {
    return { sign: "import-crash", detail: errorType(line), isReport: true };
  }
  if (isImportCrash(line)) return { sign: "import-crash", detail: importError(line) };
  return isError(line) ? { sign: "error", detail: errorType(line) } : undefined;
}

function deniedAction(line: string): string | undefined {
  return /not authorized to perform:?\s*[`'"]?([a-z][\w-]{0,40}:[A-Za-z]\w{0,80})/.exec(line)?.[1];
}

/** What a runtime calls code that it cannot load. */
const IMPORT_ERROR =
  /(?:Runtime\.|"errorType"\s*:\s*")(?:ImportModuleError|UserCodeSyntaxError|HandlerNotFound|MalformedHandlerName|InvalidEntrypoint)\b/;

/** While the code is loaded there is no request, neither in Node's text format nor in the JSON format. */
function isImportCrash(line: string): boolean {
  return (
    IMPORT_ERROR.test(line) ||
    /\tundefined\tERROR\t(?:Uncaught Exception|Unhandled Promise Rejection)/.test(line) ||
    (/"level"\s*:\s*"ERROR"/.test(line) &&
      /"message"\s*:\s*\{\s*"errorType"/.test(line) &&
      !/"requestId"/.test(line))
  );
}

/** With what the runtime says of the code, or else the code's line: nobody's data is in them. */
function importError(line: string): string | undefined {
  const type = NODE_CODE.exec(line)?.[1] ?? errorType(line);
  const [said] = OF_CODE.exec(line) ?? [];
  const place = OWN_FRAME.exec(line)?.[1];
  if (said === undefined && type !== undefined && place !== undefined) return `${type} at ${place}`;
  return [type, said].filter((part) => part !== undefined).join(": ") || undefined;
}

/** Says more than the error's type, which is `Error`. */
const NODE_CODE = /"code"\s*:\s*"(ERR_[A-Z_]{1,60})"/;
const OWN_FRAME = /\((?:file:\/\/)?\/var\/task\/((?!node_modules\/)[\w./-]{1,100}:\d+):\d+\)/;

const OF_CODE =
  /require\(\) of ES Module [\w./@-]{1,150}|(?:Cannot find (?:module|package)|No module named) '[^'"\\]{1,100}'|Cannot use import statement outside a module|Unexpected token '\w{1,20}'|[\w./-]{1,100} is undefined or not exported|\b\w{1,40} is not defined(?: in ES module scope)?|Handler '\w{1,60}' missing on module '[\w.]{1,60}'/;

function isError(line: string): boolean {
  // A failed call has a line of the runtime's, but where the runtime itself ended.
  if (line.includes('"platform.report"')) return /"errorType"\s*:\s*"Runtime\./.test(line);
  return /\t(?:ERROR|FATAL)\t|^\[(?:ERROR|CRITICAL)\]|"level"\s*:\s*"(?:ERROR|FATAL|CRITICAL)"|"errorType"|Runtime exited/.test(
    line,
  );
}

/** In Node's and Go's JSON, Lambda's reports, Python's lines, and what was printed of an error object. */
const TYPES: readonly RegExp[] = [
  /"errorType"\s*:\s*"([\w.$<>:*]{1,80})"/,
  /Error Type: ([\w.]{1,80})/,
  /^\[ERROR\] ([A-Za-z][\w.]{0,80})(?::|\s*$)/,
  /\b(Runtime\.ExitError)\b/,
  /\b([A-Z]\w{0,80}(?:Error|Exception))\b/,
];

function errorType(line: string): string | undefined {
  for (const pattern of TYPES) {
    const type = pattern.exec(line)?.[1];
    if (type !== undefined) return type;
  }
  return undefined;
}
