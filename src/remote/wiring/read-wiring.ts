import { valueOf } from "../../wiring.ts";
import type { Examination, Fact, FunctionPlace, Unknown, Wiring } from "../../wiring.ts";
import { parseArn, partitionOf } from "../../arn.ts";
import { isMeant, parseFunctionName } from "../../function-name.ts";
import { askingAt } from "./asking.ts";
import type { Asking } from "./asking.ts";
import type { ConfiguredFunction } from "./read-function.ts";

/** The part of an SDK client that is used, whatever its version. */
interface AwsClient {
  // oxlint-disable-next-line typescript/no-explicit-any -- each service has its own commands and answers
  send(command: any, options?: any): Promise<any>;
}

/** Creates a client for each service and region when it is needed. */
export interface WiringClients {
  userPools(region: string): Promise<AwsClient>;
  functions(region: string): Promise<AwsClient>;
  roles(region: string): Promise<AwsClient>;
  mail(region: string): Promise<AwsClient>;
  logs(region: string): Promise<AwsClient>;
  /** The caller's account, if the pool does not show it. */
  account(): Promise<string | undefined>;
}

export interface ReadWiringOptions {
  clients: WiringClients;
  poolId: string;
  /** Region of the pool. */
  region: string;
  /** Name, partial ARN or ARN. Default: the trigger's function. */
  functionName?: string | undefined;
  /** Address that sends the mail. Default: the function's SES_SOURCE_EMAIL. */
  from?: string | undefined;
  /** Examinations to skip. */
  without?: readonly Examination[] | undefined;
  /** Time limit for each call, in milliseconds. */
  timeoutMs: number;
  now: Date;
  endpointUrl?: string | undefined;
  /** Shown in error messages. */
  profile?: string | undefined;
}

const unknown = (reason: Unknown["reason"], detail?: string): { unknown: Unknown } => ({
  unknown: { reason, ...(detail !== undefined && { detail }) },
});

const LEFT_OUT = unknown("depends", "it was skipped");

/**
 * Reads everything between a pool and its mail that AWS shows; it changes nothing. What cannot be read has a reason.
 *
 * @throws {UserError} If the pool does not exist, or nothing can be read at all.
 */
export async function readWiring(options: ReadWiringOptions): Promise<Wiring> {
  const { clients, poolId, region, functionName } = options;
  const { readTrigger } = await import("./read-trigger.ts");
  // Without the pool there is nothing else to read, unless only the permission is missing.
  const tolerated = ["denied", "throttled"] as const;
  const pool = await readTrigger(
    askIn(options, clients.userPools(region), region, tolerated),
    poolId,
  );
  const found = valueOf(pool);
  const arn = parseArn(found?.arn ?? "");
  // Emulators use something other than an account number there.
  const owner = /^\d{12}$/.test(arn?.account ?? "") ? arn?.account : undefined;
  const account = found === undefined ? await clients.account().catch(() => undefined) : owner;
  const home = { partition: arn?.partition ?? partitionOf(region), region, account };
  const named = functionName === undefined ? undefined : placeOf(functionName, home);
  const trigger = found?.trigger;
  const called = trigger === undefined ? undefined : placeOf(trigger);
  // The permission belongs to the alias or version that the pool calls.
  const isCalled = named !== undefined && trigger !== undefined && isMeant(named, trigger);
  const target = isCalled ? { ...named, qualifier: called?.qualifier } : (named ?? called);
  const head = { poolId, region, pool, account, named };
  const none = unknown("no-function");
  const [around, ses] = await Promise.all([
    target === undefined
      ? { configuration: none, policy: none, role: none, sender: none, logs: none }
      : readAroundFunction(options, target, account),
    readSes(options, target, region, account),
  ]);
  return { ...head, ...around, ses };
}

async function readAroundFunction(
  options: ReadWiringOptions,
  target: FunctionPlace,
  account: string | undefined,
): Promise<Omit<Wiring, "poolId" | "region" | "pool" | "ses">> {
  const { clients, without = [] } = options;
  const { readConfiguration, readPolicy } = await import("./read-function.ts");
  const asking = askIn(options, clients.functions(target.region), target.region);
  const qualified = target.qualifier !== undefined && target.qualifier !== "$LATEST";
  const wantsPolicy = !without.includes("policy");
  const behind: readonly Examination[] = ["function", "policy", "role", "sender", "logs"];
  const wantsConfiguration = behind.some((check) => !without.includes(check));
  const [configured, policy, unqualifiedPolicy] = await Promise.all([
    wantsConfiguration ? readConfiguration(asking, target) : LEFT_OUT,
    wantsPolicy ? readPolicy(asking, target, qualified ? target.qualifier : undefined) : LEFT_OUT,
    wantsPolicy && qualified ? readPolicy(asking, target, undefined) : undefined,
  ]);
  const found = valueOf(configured);
  // A bare name belongs to the caller's account, which the function shows.
  const place = { ...target, account: target.account ?? parseArn(found?.arn ?? "")?.account };
  const own = account ?? (target.account === undefined ? place.account : undefined);
  const rest = await readBehindFunction(options, place, own, configured);
  return {
    account: own,
    target: place,
    configuration: "value" in configured ? { value: configured.value?.settings } : configured,
    policy,
    ...(unqualifiedPolicy !== undefined && { unqualifiedPolicy }),
    ...rest,
  };
}

/** Reads that need the function's settings. */
async function readBehindFunction(
  options: ReadWiringOptions,
  place: FunctionPlace,
  account: string | undefined,
  configured: Fact<ConfiguredFunction | undefined>,
): Promise<Pick<Wiring, "role" | "sender" | "logs">> {
  const { clients, from, without = [] } = options;
  const found = valueOf(configured);
  const elsewhere = isElsewhere(place, account, options);
  const [{ readRole }, { readSender, senderOf }, { readLogs }] = await Promise.all([
    import("./read-role.ts"),
    import("./read-sender.ts"),
    import("./read-logs.ts"),
  ]);
  const sender = senderOf(from, found);
  /** Why a read makes no sense, if so. */
  const idle = (
    check: "role" | "sender" | "logs",
    needsSettings: boolean,
  ): Fact<never> | undefined => {
    if (without.includes(check)) return LEFT_OUT;
    if (elsewhere) return unknown("other-account", place.account);
    if (!needsSettings) return undefined;
    if ("unknown" in configured) return unknown("depends", "the function's settings");
    return found === undefined ? unknown("no-function") : undefined;
  };
  const [role, identities, logs] = await Promise.all([
    idle("role", true) ??
      readRole(
        askIn(options, clients.roles(place.region), place.region),
        place,
        found?.settings.roleArn,
        sender,
      ),
    idle("sender", from === undefined) ??
      (sender === undefined
        ? unknown("no-sender", found?.variablesError)
        : readSender(askIn(options, clients.mail(place.region), place.region), sender)),
    idle("logs", true) ??
      readLogs(options, askIn(options, clients.logs(place.region), place.region), {
        group: found?.logGroup ?? `/aws/lambda/${place.name}`,
        region: place.region,
      }),
  ]);
  return { role, sender: identities, logs };
}

async function readSes(
  options: ReadWiringOptions,
  target: FunctionPlace | undefined,
  poolRegion: string,
  account: string | undefined,
): Promise<Wiring["ses"]> {
  if (options.without?.includes("ses") === true) return LEFT_OUT;
  if (target !== undefined && isElsewhere(target, account, options)) {
    return unknown("other-account", target.account);
  }
  const region = target?.region ?? poolRegion;
  const { readSesAccount } = await import("./read-sender.ts");
  return readSesAccount(askIn(options, options.clients.mail(region), region), region);
}

/**
 * The caller's credentials show only the caller's SES, roles and logs. They must not be taken for those of another
 * account, or of an account that may be another. An emulator has only one.
 */
function isElsewhere(
  place: FunctionPlace,
  account: string | undefined,
  { endpointUrl }: ReadWiringOptions,
): boolean {
  if (place.account === undefined || place.account === account) return false;
  return account !== undefined || endpointUrl === undefined;
}

function askIn<Client>(
  { poolId, endpointUrl, profile, timeoutMs }: ReadWiringOptions,
  client: Promise<Client>,
  region: string,
  tolerated?: Parameters<typeof askingAt>[3],
): Asking<Client> {
  const site = { task: "doctor", region, endpointUrl, profile, poolId } as const;
  return askingAt(client, site, timeoutMs, tolerated);
}

/** Parts missing from a name come from `home`; without that, only a full ARN is enough. */
function placeOf(
  text: string,
  home?: { partition: string; region: string; account: string | undefined },
): FunctionPlace | undefined {
  const parsed = parseFunctionName(text);
  const { partition = home?.partition, region = home?.region } = parsed ?? {};
  if (parsed === undefined || partition === undefined || region === undefined) return undefined;
  return { ...parsed, partition, region, account: parsed.account ?? home?.account };
}
