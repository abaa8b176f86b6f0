import { modelOf } from "../../capture/aws/model.ts";
import { SIGNING_NAMES } from "../../aws-services.ts";
import type { Stub } from "../../capture-settings.ts";
import { didYouMean } from "../../did-you-mean.ts";
import type { AwsCall } from "../../invocation.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { fitsWildcard } from "../../wildcard.ts";
import type { Context } from "../context.ts";

/** An entry of `--stubs`, from 0 as in `awsCalls`, and why no call came to it. */
interface UnusedStub {
  stub: number;
  why: string;
}

/** Says which stubs no call came to, and which one was perhaps meant. */
export async function reportUnused(
  file: string,
  stubs: readonly Stub[],
  calls: readonly AwsCall[],
  { stderr }: Pick<Context, "stderr">,
): Promise<UnusedStub[]> {
  const unused: UnusedStub[] = [];
  const used = new Set(calls.map(({ stub }) => stub));
  for (const [index, stub] of stubs.entries()) {
    if (used.has(index)) continue;
    // oxlint-disable-next-line no-await-in-loop -- in their order
    const why = await reasonOf(stub, calls);
    stderr.write(oneLine(`${file}: stubs[${index}] was not used: ${why}`) + "\n");
    unused.push({ stub: index, why });
  }
  return unused;
}

async function reasonOf(stub: Stub, calls: readonly AwsCall[]): Promise<string> {
  const { service, operation, url } = stub;
  if (url !== undefined) {
    const requested = calls.flatMap(({ service: kind, operation: asked }) =>
      kind === "http" ? [asked.slice(asked.indexOf(" ") + 1)] : [],
    );
    const name = operation === undefined ? url : `${operation} ${url}`;
    const those = calls.filter((call) => isRequestFor(stub, call));
    if (those.length > 0) return passedOver(stub, those, `requests to "${name}"`);
    return `no request matched "${name}"${await nearest(url, requested)}`;
  }
  const own = calls.filter((call) => fitsWildcard(service ?? "*", call.service));
  const name = `${service}${operation === undefined ? "" : ` ${operation}`}`;
  if (own.length === 0 && !SIGNING_NAMES.includes(service ?? "")) {
    const called = calls.map((call) => call.service);
    return `nothing called "${name}"${await nearest(service ?? "", [...called, ...SIGNING_NAMES])}`;
  }
  const others = own.map((call) => call.operation);
  if (operation !== undefined && !others.some((other) => fitsWildcard(operation, other))) {
    const known = modelOf(service ?? "")?.operations.names ?? [];
    const isName = known.includes(operation);
    return `nothing called "${name}"${await nearest(operation, isName ? others : [...others, ...known])}`;
  }
  if (own.length === 0) return `nothing called "${name}"`;
  return passedOver(stub, own, `calls to ${name}`);
}

/** Why an entry answered nothing although its operation was called. */
function passedOver({ match }: Stub, those: readonly AwsCall[], calls: string): string {
  const isAnswered = those.some(({ stub }) => stub !== undefined);
  if (match === undefined) {
    return isAnswered
      ? `an earlier stub answered all ${calls}`
      : `all ${calls} failed in a simulated outage`;
  }
  const unmatched = `"match" matches none of`;
  return isAnswered
    ? `an earlier stub answered all ${calls}, or this stub's ${unmatched} them`
    : `its ${unmatched} the ${calls}`;
}

/** Whether a call was a request to a stub's address, whatever was in it. */
function isRequestFor({ operation = "*", url = "*" }: Stub, call: AwsCall): boolean {
  const [method = "", address = ""] = call.operation.split(" ");
  const place = url.includes("?") ? address : (address.split("?")[0] ?? "");
  return call.service === "http" && fitsWildcard(operation, method) && fitsWildcard(url, place);
}

function nearest(text: string, names: readonly string[]): Promise<string> | string {
  const others = [...new Set(names)].filter((name) => name !== text);
  return others.length === 0 ? "" : didYouMean(text, others);
}
