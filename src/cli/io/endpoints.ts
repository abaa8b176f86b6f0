import { signingNameOf, SIGNING_NAMES } from "../../aws-services.ts";
import { didYouMean } from "../../did-you-mean.ts";
import { UserError } from "../../errors.ts";
import { isLoopback } from "../../hosts.ts";

/** Where the calls of a service go, by its signing name. */
export type Endpoints = Readonly<Record<string, string>>;

/** What `--endpoint` says, once it is known that it may be done. */
export async function readEndpoints(
  pairs: readonly (readonly [service: string, url: string])[] = [],
  isAgreed: boolean,
): Promise<Endpoints> {
  for (const [service, url] of pairs) {
    // oxlint-disable-next-line no-await-in-loop -- the first mistake is the one that is told
    await refuseUnknown(service);
    const { hostname, host } = new URL(url);
    if (isLoopback(hostname) || isAgreed) continue;
    throw new UserError(
      "needs-yes",
      `--endpoint ${service}: ${host} is not on this machine, and a dry run stays on this machine`,
      "Add --yes to allow the handler's calls to go there.",
    );
  }
  return Object.fromEntries(pairs);
}

async function refuseUnknown(service: string): Promise<void> {
  if (service === "ses") {
    throw new UserError(
      "invalid-option",
      "--endpoint ses: mail has its own flags",
      "Use --ses http://127.0.0.1:8005 for an SES endpoint, or --smtp for an inbox.",
    );
  }
  if (SIGNING_NAMES.includes(service)) return;
  const other = signingNameOf(service);
  const hint =
    other === undefined
      ? await didYouMean(service, SIGNING_NAMES)
      : ` (its signing name is ${other})`;
  throw new UserError(
    "invalid-option",
    `--endpoint: unknown service "${service}"${hint}`,
    "Use the signing name of the service: dynamodb, s3, sqs, cognito-idp.",
  );
}

/** How to get one, where people have none. */
const IMAGES: Readonly<Record<string, string>> = {
  dynamodb: "docker run -p 8000:8000 amazon/dynamodb-local",
};

/** The same, each with an address that somebody listens at. */
export async function openEndpoints(endpoints: Endpoints): Promise<Endpoints> {
  const found = await Promise.all(
    Object.entries(endpoints).map(async ([service, text]): Promise<[string, string]> => {
      const image = IMAGES[service];
      const start =
        image === undefined ? "Start the service" : `Start it, for example with ${image},`;
      const url = await findListener(`--endpoint ${service}`, new URL(text), start);
      return [service, url.href.replace(/\/$/, "")];
    }),
  );
  return Object.fromEntries(found);
}

/** How long a service may take to take a connection, in milliseconds. */
const LIMIT_MS = 2_000;

/**
 * Makes sure before a handler runs that somebody listens where it will be sent.
 *
 * @returns The address. `localhost` is whichever of this machine's own addresses somebody listens at.
 */
export async function findListener(flag: string, url: URL, start: string): Promise<URL> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  let defect: string | undefined;
  for (const address of host === "localhost" ? ["127.0.0.1", "::1"] : [host]) {
    // oxlint-disable-next-line no-await-in-loop -- the first that answers is taken
    defect = await defectOf(address, port);
    if (defect !== undefined) continue;
    const found = new URL(url);
    if (host === "localhost") found.hostname = address === "::1" ? "[::1]" : address;
    return found;
  }
  throw new UserError(
    "endpoint",
    defect === "ENOTFOUND"
      ? `${flag}: the host ${host} cannot be found`
      : `${flag}: nothing is listening at ${url.host}`,
    `${start} or remove the flag.`,
  );
}

/** Why nothing can be sent to a port; `undefined` if something listens there. */
async function defectOf(host: string, port: number): Promise<string | undefined> {
  const { connect } = await import("node:net");
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (defect?: string): void => {
      socket.destroy();
      resolve(defect);
    };
    socket.setTimeout(LIMIT_MS, () => end("ETIMEDOUT"));
    socket.once("connect", () => end());
    socket.once("error", ({ code = "ERROR" }: NodeJS.ErrnoException) => end(code));
  });
}
