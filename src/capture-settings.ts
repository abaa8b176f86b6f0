import type { Json } from "./json.ts";
import type { KeysByModel } from "./model-keys.ts";
import type { KeysByTable } from "./table-keys.ts";

/** How the captured side behaves. It crosses to the handler's thread, so it is data alone. */
export interface CaptureSettings {
  ses: SesSettings;
  /** Answers for calls that are not SES's, the first that fits. */
  stubs: readonly Stub[];
  live: Live | undefined;
  /** One service or host that fails, whatever it is asked. */
  outage: Outage | undefined;
  /** A list that has many pages. */
  pages?: Pages;
  /** Whether reads find what was there before all calls, as those of an attempt do that overlaps another one. */
  readsEarly?: true;
  /** Reads that find something, whatever the account has. */
  finds?: Finds | undefined;
  /** Local services that answer in AWS's place: their address by signing name. */
  endpoints: Readonly<Record<string, string>>;
  /** The DynamoDB tables whose keys are known. */
  tables?: KeysByTable;
  /** The models of the project's GraphQL API whose keys are known. */
  models?: KeysByModel | undefined;
  /** The custom attributes of the event's pool: `custom:tier`. `undefined`: nobody said which there are. */
  customAttributes?: readonly string[] | undefined;
  /** Which of three made-up contents answers have that nobody supplied. Default: 0, the emptiest. */
  standInVariant?: 0 | 1 | 2;
  /** With variant 1: the text that every content has. */
  standInText?: string;
  /** With variant 1 or 2: what entries of made-up lists and maps are called. */
  standInNames?: readonly string[];
  /** Obstacles that stay silent for ever, as `Obstacle.what` names them, in a thread whose timers stand still. */
  withheld?: readonly string[];
}

/** What is really called, and then answered as AWS answers it. */
export interface Live {
  /** By signing name: `ses`. */
  services: readonly string[];
  /** The address that gets every mail instead of its recipients. */
  redirect: string | undefined;
}

/** The state of the SES account that the dry run plays. */
export interface SesSettings {
  /** Whether the account is in the SES sandbox: recipients have to be verified, too. */
  sandbox: boolean;
  /** Verified addresses and domains. `undefined`: every sender is taken for verified. */
  verified: readonly string[] | undefined;
  /** Addresses on the suppression list: mail to them is taken, and bounces. */
  suppressed: readonly string[];
  /** The configuration sets that there are. `undefined`: whichever one is named. */
  configurationSets: readonly string[] | undefined;
  /** Whether sending is paused for the account. */
  paused: boolean;
  fault: Fault | undefined;
  /** The templates of the account. `undefined`: nobody said which there are. */
  templates: readonly Template[] | undefined;
  /** Templates by name, of an account that several have: what one of them makes is there for all. */
  shared?: Map<string, Template>;
}

/** What goes wrong with sends. */
export interface Fault {
  kind: "throttle" | "reject" | "timeout" | "reset" | "500" | "slow";
  /** Of `slow`: how late the answer is. */
  delayMs?: number;
  /** Which send alone it happens to, from 1. Without it, to all of them. */
  send?: number;
}

/** How one service or host fails. */
export interface Outage {
  /** The signing name, or `http`, `tcp` or `smtp`. */
  service: string;
  /** The host of HTTP requests, or host and port of a connection or a mail server. */
  place?: string;
  /** The operation that alone fails. */
  operation?: string;
  /**
   * `partial`: it answers batches, whose entries have failed. `silent`: no answer comes. `unmet`: conditions are not
   * met where only AWS knows the item. `none`: it answers. Every other host answers, too.
   */
  kind: "throttled" | "denied" | "partial" | "unreachable" | "slow" | "silent" | "unmet" | "none";
  /** Of `slow`: how late the answer is. */
  delayMs?: number;
  /** Whether only the first request fails. */
  once?: true;
}

/** A list of other users, and on its last page what the account has. */
export interface Pages {
  service: string;
  operation: string;
  count: number;
}

/** Reads that find one made-up entry where they would find none. */
export interface Finds {
  /** As `readKey` names them. */
  reads: readonly string[];
  /** What the entry has, beside what the read asks for. */
  members: readonly Member[];
}

/** A member of an entry, as the code that reads it shows it. */
export interface Member {
  name: string;
  form: "text" | "number" | "boolean" | "list" | "map";
  /** What the code compares it with. */
  text?: string;
  /** Of a map. */
  members?: readonly string[];
}

export interface Template {
  name: string;
  subject?: string | undefined;
  text?: string | undefined;
  html?: string | undefined;
}

/** A call of a service's operation, or a request to a URL, and what it is answered. The first that fits counts. */
export interface Stub {
  /** The signing name: `dynamodb`. `*` in it, as in the other two, stands for anything. */
  service?: string;
  operation?: string;
  /** Of a request that is not an AWS call, without its query. */
  url?: string;
  /** What the parameters have to have, and may have more of. */
  match?: Json;
  /** How many calls it answers, before the next one that fits takes over. Default: all. */
  times?: number;
  /** Of an AWS call: what the SDK's caller gets. Of a request: its body. */
  reply?: Json;
  /** One reply after the other; the last one repeats. */
  replies?: readonly Json[];
  /** Default: 200, or 400 of an error. */
  status?: number;
  error?: { name: string; message?: string };
}

/** Nothing is stubbed, nothing goes wrong, and every sender is verified. */
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

/** Settings of which some are left as they are. */
export interface PartialSettings extends Partial<Omit<CaptureSettings, "ses">> {
  ses?: Partial<SesSettings>;
}

/** The settings of one account for all who get them. */
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
