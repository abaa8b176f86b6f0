import type { Fact } from "../../wiring.ts";
import type { CallSite } from "../errors/call-site.ts";
import { explainAwsError, troubleOf } from "../errors/explain.ts";
import { within } from "../within.ts";

/**
 * Asks AWS something by a client, and comes back with the answer or with the reason why there is none.
 *
 * @throws {UserError} When nothing else can be asked either: no credentials, or none that are taken.
 */
export type Asking<Client> = <T>(
  /** The permission that the call takes. */
  permission: string,
  call: (client: Client, signal: AbortSignal) => Promise<T>,
) => Promise<Fact<T>>;

const REASONS = ["denied", "throttled", "timed-out", "unreachable", "failed"] as const;

type Reason = (typeof REASONS)[number];

/**
 * @param timeoutMs What one call may take.
 * @param tolerated The reasons that leave something else to ask.
 */
export function askingAt<Client>(
  client: Promise<Client>,
  site: CallSite,
  timeoutMs: number,
  tolerated: readonly Reason[] = REASONS,
): Asking<Client> {
  return async (permission, call) => {
    try {
      return { value: await within(timeoutMs, async (signal) => call(await client, signal)) };
    } catch (error) {
      const trouble = troubleOf(error, site);
      const reason = tolerated.find((one) => one === trouble);
      if (reason === undefined) throw explainAwsError(error, site);
      return { unknown: { reason, permission, detail: detailOf(error as Error, reason) } };
    }
  };
}

/** What an answer has to have; without it nothing can be concluded. */
export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  const incomplete = new Error(`a response without ${name}`);
  throw Object.assign(incomplete, { name: "IncompleteAnswer", $metadata: {} });
}

/** An answer, or nothing where AWS says that there is no such thing. */
export async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (/^(?:Resource)?NotFoundException$/.test((error as Error).name)) return undefined;
    throw error;
  }
}

function detailOf(error: Error & { code?: string }, reason: Reason): string {
  const { name, message, code = "" } = error;
  return reason === "failed" ? `${name}: ${message}` : message || code;
}
