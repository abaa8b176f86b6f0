import type { Json } from "./json.ts";
import type { KeysByModel } from "./model-keys.ts";
import type { KeysByTable } from "./table-keys.ts";

/** How the simulated services behave. Sent to the handler's thread, so it contains only data. */
export interface CaptureSettings {
  ses: SesSettings;
  /** Responses to calls to services other than SES. The first matching stub is used. */
  stubs: readonly Stub[];
  live: Live | undefined;
  /** A service or host whose calls fail. */
  outage: Outage | undefined;
  /** A list operation that returns several pages. */
  pages?: Pages;
  /** Whether reads see the state before all calls, as in an attempt that overlaps another one. */
  readsEarly?: true;
  /** Reads that find an entry, whatever the account contains. */
  finds?: Finds | undefined;
  /** URLs of local services that stand in for AWS, by signing name. */
  endpoints: Readonly<Record<string, string>>;
  /** DynamoDB tables whose keys are known. */
  tables?: KeysByTable;
  /** Models of the project's GraphQL API whose keys are known. */
  models?: KeysByModel | undefined;
  /** Custom attributes of the event's pool: `custom:tier`. `undefined`: unknown. */
  customAttributes?: readonly string[] | undefined;
  /** Which of three sets of made-up content to use for responses that nobody supplied. Default: 0, the emptiest. */
  standInVariant?: 0 | 1 | 2;
  /** With variant 1: the value of every made-up string. */
  standInText?: string;
  /** With variant 1 or 2: names of the entries in made-up lists and maps. */
  standInNames?: readonly string[];
  /** Obstacles that never respond, named as in `Obstacle.what`, in a thread whose timers stand still. */
  withheld?: readonly string[];
}

/** Services that are really called; their responses are passed on. */
export interface Live {
  /** Signing names: `ses`. */
  services: readonly string[];
  /** The address that receives every mail instead of its recipients. */
  redirect: string | undefined;
}

/** State of the simulated SES account. */
export interface SesSettings {
  /** Whether the account is in the SES sandbox, where recipients must be verified too. */
  sandbox: boolean;
  /** Verified addresses and domains. `undefined`: every sender counts as verified. */
  verified: readonly string[] | undefined;
  /** Addresses on the suppression list: mail to them is accepted, then bounces. */
  suppressed: readonly string[];
  /** Existing configuration sets. `undefined`: every name is accepted. */
  configurationSets: readonly string[] | undefined;
  /** Whether sending is paused for the account. */
  paused: boolean;
  fault: Fault | undefined;
  /** Templates of the account. `undefined`: unknown. */
  templates: readonly Template[] | undefined;
  /** Templates by name, shared by several users of one account: a template that one of them creates exists for all. */
  shared?: Map<string, Template>;
}

/** How sending fails. */
export interface Fault {
  kind: "throttle" | "reject" | "timeout" | "reset" | "500" | "slow";
  /** With `slow`: delay of the response, in milliseconds. */
  delayMs?: number;
  /** The only send that fails, counted from 1. Default: all. */
  send?: number;
}

/** How one service or host fails. */
export interface Outage {
  /** The signing name, or `http`, `tcp` or `smtp`. */
  service: string;
  /** Host of HTTP requests, or host and port of a connection or a mail server. */
  place?: string;
  /** The only operation that fails, or the only address of a host; `*` is a wildcard. Default: all. */
  operation?: string;
  /**
   * `partial`: batch calls succeed, but their entries fail. `silent`: no response. `unmet`: conditions on items that
   * only AWS knows are not met. `empty`: hosts succeed without a body. `none`: nothing fails, and all other hosts respond too.
   */
  kind:
    | "throttled"
    | "denied"
    | "partial"
    | "unreachable"
    | "slow"
    | "silent"
    | "unmet"
    | "empty"
    | "none";
  /** With `slow`: delay of the response, in milliseconds. */
  delayMs?: number;
  /** Whether only the first request fails. One that gets no answer lasts until the handler's time is over. */
  once?: true;
  /** The only request that fails, counted from 1 in each invocation. Default: all. */
  nth?: number;
}

/** Pages of other users; the last page contains what the account has. */
export interface Pages {
  service: string;
  operation: string;
  count: number;
}

/** Reads that find one made-up entry instead of nothing. */
export interface Finds {
  /** Keys of the reads, from `readKey`. */
  reads: readonly string[];
  /** Members of the entry, besides those that the read asks for. */
  members: readonly Member[];
}

/** A member of an entry, inferred from the code that reads it. */
export interface Member {
  name: string;
  form: "text" | "number" | "boolean" | "list" | "map";
  /** Value that the code compares it with. */
  text?: string;
  /** Only for maps. */
  members?: readonly string[];
}

export interface Template {
  name: string;
  subject?: string | undefined;
  text?: string | undefined;
  html?: string | undefined;
}

/** A response to an AWS call or an HTTP request. The first matching stub is used. */
export interface Stub {
  /** Signing name: `dynamodb`. `*` is a wildcard here, in `operation` and in `url`. */
  service?: string;
  operation?: string;
  /** For a request that is not an AWS call. Without a query it matches every query. */
  url?: string;
  /** Values that the parameters, or a request's body, must contain; others are ignored. */
  match?: Json;
  /** Number of calls that use it before the next matching stub takes over. Default: all. */
  times?: number;
  /** What the SDK returns, or the body of an HTTP response. */
  reply?: Json;
  /** Replies, used one after the other; the last one repeats. */
  replies?: readonly Json[];
  /** Default: 200, or the usual status of the error. */
  status?: number;
  error?: { name: string; message?: string };
}

/** No stubs, no failures, and every sender is verified. */
export const PLAIN_SETTINGS: CaptureSettings = {
  ses: {
    sandbox: false,
    verified: undefined,
    suppressed: [],
    configurationSets: undefined,
    paused: false,
    fault: undefined,
    templates: undefined,
  },
  stubs: [],
  live: undefined,
  outage: undefined,
  endpoints: {},
};

/** Settings to change; all others keep their values. */
export interface PartialSettings extends Partial<Omit<CaptureSettings, "ses">> {
  ses?: Partial<SesSettings>;
}

/** Adds templates that all users of these settings share. */
export function sharedSettings<Settings extends CaptureSettings>(settings: Settings): Settings {
  const { ses } = settings;
  return { ...settings, ses: { ...ses, shared: templatesByName(ses.templates) } };
}

export function templatesByName(templates: readonly Template[] = []): Map<string, Template> {
  return new Map(templates.map((one) => [one.name, one]));
}

export function completeSettings({ ses, ...settings }: PartialSettings = {}): CaptureSettings {
  return { ...PLAIN_SETTINGS, ...settings, ses: { ...PLAIN_SETTINGS.ses, ...ses } };
}
