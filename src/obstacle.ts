import { mailPort, readPlace } from "./hosts.ts";
import { SIGNING_NAMES } from "./aws-services.ts";
import { isUnset } from "./unset-name.ts";

/** Something that the dry run, not the handler, does differently than AWS. */
export interface Obstacle {
  /**
   * `blocked`: the dry run blocked it; `no-answer`: nobody supplied the response's content; `nothing-found`: a read
   * found nothing; `condition`: a condition may not be met; `made-up`: the response contains the value of a made-up
   * variable.
   */
  kind: keyof typeof KINDS;
  /** `http POST https://hooks.example.com/x`, `tcp db.example.com:5432`, `secretsmanager GetSecretValue`. */
  what: string;
  /** As in `AwsCall.service`. */
  service: string;
  /** The flag that removes the obstacle. Absent for a process, a datagram or a mail server. */
  remedy?: Remedy;
}

/** What happened, and the verb for the flag. */
const KINDS = {
  blocked: (what: string) => [`blocked ${what}`, "use"],
  "no-answer": (what: string) => [`the real response of ${what} is unknown`, "provide one with"],
  "nothing-found": (what: string) => [`${what} found nothing`, "set its result with"],
  condition: (what: string) => [
    `${what} depends on an item that only AWS knows`,
    "set its result with",
  ],
  "made-up": (what: string) => [
    `the response mentions ${what}, whose value is made up`,
    "set it with",
  ],
};

type Remedy =
  /** `host`: set for a request that `--allow-net` can let through too. */
  | ({ flag: "stubs" } & Partial<Place>)
  | ({ flag: "allow-net" } & Place)
  | { flag: "ses-templates" }
  /** A variable with a made-up value. */
  | { flag: "env"; name: string };

interface Place {
  host: string;
  /** For a made-up host: the variables that it comes from. */
  variables?: readonly string[];
}

/** Parts of an `AwsCall` that show an obstacle. */
interface Call {
  service: string;
  operation: string;
  result: string;
  error?: string;
  isStandIn?: true;
  isEmpty?: true;
  isFound?: true;
  isAssumed?: true;
  endpoint?: string;
}

/** Obstacles among the calls of a dry run, each once. */
export function findObstacles(calls: readonly Call[]): Obstacle[] {
  const found = new Map<string, Obstacle>();
  for (const call of calls) {
    const kind = obstacleKind(call);
    if (kind === undefined) continue;
    const { service, operation } = call;
    const what = `${service} ${operation}`;
    const remedy = remedyFor(kind, call);
    found.set(what, { kind, what, service, ...(remedy !== undefined && { remedy }) });
  }
  return [...found.values()];
}

/**
 * Reads that found nothing, each once. They count as obstacles only if the handler stops at them, or if a made-up entry
 * changes the result.
 */
export function emptyReads(calls: readonly Call[]): Obstacle[] {
  const reads = calls.filter(({ isEmpty }) => isEmpty === true);
  const all = reads.map(({ service, operation }): Obstacle => {
    const what = `${service} ${operation}`;
    return { kind: "nothing-found", what, service, remedy: { flag: "stubs" } };
  });
  return allObstacles([{ obstacles: all }]);
}

/** Obstacles of several calls, each once. */
export function allObstacles(
  invocations: readonly { obstacles?: readonly Obstacle[] }[],
): Obstacle[] {
  const all = invocations.flatMap(({ obstacles = [] }) => obstacles);
  return [...new Map(all.map((obstacle) => [obstacle.what, obstacle])).values()];
}

/**
 * Whether a replay can simulate its response, and so show what would have followed, or needs none. A datagram gets no
 * response on AWS either.
 *
 * @param hasModel Whether the shape of a service's responses is known.
 */
export function isAnswerable(
  { kind, service, what }: Obstacle,
  hasModel: (service: string) => boolean,
): boolean {
  // Module hooks only observe, as the packages that monitor a function do.
  if (what.startsWith("process module.register(")) return true;
  if (kind === "blocked") return !/^(?:tcp|unix|dns|process)$/.test(service);
  // An SDK ignores members that are unknown to the service's response.
  return hasModel(service) || !SIGNING_NAMES.includes(service);
}

/** Whether the dry run blocked a call. A call that AWS rejects has an error. */
export function isBlocked({ result, error }: Pick<Call, "result" | "error">): boolean {
  return result === "refused" && error === undefined;
}

/** A process that packages start to describe the machine in their requests; they go on without it. */
const DESCRIBING = /^(?:\S*\/)?uname\b/;

/** Which kind of obstacle a call is, if it is one. */
export function obstacleKind(call: Call): Obstacle["kind"] | undefined {
  if (call.service === "process" && DESCRIBING.test(call.operation)) return undefined;
  // A local service that stands in for AWS did not respond.
  if (isBlocked(call)) return call.endpoint === undefined ? "blocked" : "no-answer";
  if (call.isFound === true) return "nothing-found";
  if (call.isAssumed === true) return "condition";
  return call.isStandIn === true ? "no-answer" : undefined;
}

/** Whether a stub could have supplied the response to a call that is an obstacle. */
export function isStubbable(call: Call): boolean {
  const kind = obstacleKind(call);
  if (kind === "blocked")
    return call.service === "http" || isPostgres(call.service, call.operation);
  return kind !== undefined;
}

function remedyFor(kind: Obstacle["kind"], { service, operation }: Call): Remedy | undefined {
  if (kind !== "blocked") return { flag: service === "ses" ? "ses-templates" : "stubs" };
  if (service === "http") {
    const url = operation.slice(operation.indexOf(" ") + 1);
    const host = URL.canParse(url) ? new URL(url).host : "";
    return { flag: "stubs", ...(mayBeAllowed(host) && { host }) };
  }
  if (isPostgres(service, operation)) return { flag: "stubs", host: operation };
  const isNamed = service === "tcp" || service === "dns";
  return isNamed && !isMailServer(operation) && mayBeAllowed(operation)
    ? { flag: "allow-net", host: operation }
    : undefined;
}

/** Whether `--allow-net` can let a place through. A name made from an unset variable leads nowhere. */
function mayBeAllowed(place: string): boolean {
  const { host } = readPlace(inBrackets(place)) ?? {};
  return host !== undefined && !isUnset(host);
}

/** Whether a connection that was blocked leads to a PostgreSQL server, by its port or that of a pooler. */
export function isPostgres(service: string, place: string): boolean {
  return service === "tcp" && /^[^/]+:(?:5432|6543)$/.test(place) && mayBeAllowed(place);
}

/** Recognized by SMTP's ports and the usual names of mail servers. */
function isMailServer(place: string): boolean {
  const port = Number(/:(\d+)$/.exec(place)?.[1]);
  return mailPort(port) !== undefined || /^(?:smtps?|mail|email-smtp|mx\d*)[.-]/i.test(place);
}

/** The flag that gets past an obstacle, ready to paste. */
export function remedyText({ remedy }: Obstacle): string | undefined {
  if (remedy === undefined) return undefined;
  if (remedy.flag === "ses-templates") return "--ses-templates <folder>";
  if (remedy.flag === "env") return `--env ${remedy.name}=<real value>`;
  const { flag, host } = remedy;
  const allow = host === undefined ? "" : allowText({ ...remedy, host });
  if (flag === "allow-net") return allow;
  return allow === "" ? STUBS : `${STUBS}, or ${allow}`;
}

function allowText({ host, variables }: Place): string {
  if (variables !== undefined) {
    const set = variables.map((name) => `--env ${name}=<real value>`).join(" ");
    return `${set}, then --allow-net <its host>`;
  }
  const allow = `--allow-net ${shellWord(inBrackets(host))}`;
  const [, domain] = SRV.exec(host) ?? [];
  // The driver also looks up its other records, and connects to the hosts that the response names.
  return domain === undefined
    ? allow
    : `${allow} --allow-net ${domain}, and --allow-net for each host that the next run shows as blocked`;
}

/** Name of an SRV record, which names a service's hosts: `_mongodb._tcp.cluster0.example.net`. */
const SRV = /^_[\w-]+\._(?:tcp|udp)\.(.+)$/i;

/** An obstacle in one line, with the flag that gets past it. */
export function obstacleText(obstacle: Obstacle): string {
  const { kind, what } = obstacle;
  const isMail = what.startsWith("tcp ") && isMailServer(what.slice("tcp ".length));
  const remedy = remedyText(obstacle);
  const [met = "", verb = ""] = KINDS[kind](what);
  const isTemplate = obstacle.remedy?.flag === "ses-templates";
  if (remedy !== undefined)
    return `${met}; ${isTemplate ? "provide its template with" : verb} ${remedy}`;
  return `${met}; ${isMail ? MAIL : withoutRemedy(obstacle)}`;
}

function withoutRemedy({ what, service }: Obstacle): string {
  const isPlace = service === "tcp" || service === "dns";
  const place = what.slice(service.length + 1);
  return isPlace && !isMailServer(place)
    ? "not an address: set the variable it is built from with --env NAME=value"
    : "no flag can change this";
}

/** Not let through, because it would send mail. */
const MAIL = "mail is captured only on ports 25, 465, 587, 2465, 2525 and 2587";

/** The file name that the documentation uses. */
const STUBS = "--stubs stubs.json";

/** IPv6 addresses are put in brackets, as in a URL. */
function inBrackets(place: string): string {
  return place.replace(/^([^[]*:.*:.*):(\d{2,5})$/, "[$1]:$2");
}

/** Shells treat brackets as a pattern. */
function shellWord(place: string): string {
  return place.startsWith("[") ? `"${place}"` : place;
}
