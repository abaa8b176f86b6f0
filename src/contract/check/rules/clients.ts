import { COGNITO_LIMIT_MS } from "../../../cognito-limits.ts";
import type { Outage } from "../../../capture-settings.ts";
import type { AwsCall } from "../../../invocation.ts";

/** Database packages. Those built on another of them come first. */
const DATABASES = [
  ...(["knex", "sequelize", "typeorm", "@prisma/client", "mongoose", "mongodb"] as const),
  ...(["pg", "postgres", "mysql2", "mysql", "ioredis", "redis", "neo4j-driver", "mssql"] as const),
];

const REQUESTS = [
  "graphql-request",
  "axios",
  "got",
  "superagent",
  "ky",
  "node-fetch",
  "undici",
  "fetch",
] as const;

/** Usual database drivers by port; other servers do not use these ports. */
const PORTS = [
  [1433, "mssql"],
  [3306, "mysql2"],
  [5432, "pg"],
  [7687, "neo4j-driver"],
  [27_017, "mongodb"],
] as const;

/** Packages for a particular host. */
const OWN_HOSTS = [
  ["stripe", /(?:^|\.)stripe\.com$/],
  ["@supabase/supabase-js", /(?:^|\.)supabase\.(?:co|in)$/],
] as const;

const AWS = ["aws-sdk", "@aws-sdk"] as const;

/** A client whose timeout setting is known. */
export type Client =
  | (typeof DATABASES)[number]
  | (typeof REQUESTS)[number]
  | (typeof AWS)[number]
  /** The client of a library; the handler does not import it itself. */
  | "@aws-sdk/*"
  | "aws-amplify"
  | "nodemailer"
  | (typeof OWN_HOSTS)[number][0];

/** A client that waits for a response that never comes. */
export interface Waiting {
  client?: Client;
  /** The function's own timeout, if known. */
  timeoutMs?: number;
}

type Target = Pick<Outage, "service" | "place" | "operation"> & {
  /** The client that made the call, if known. */
  sdk?: AwsCall["sdk"];
};

/** The client of a handler's calls to a service or host, as far as its source shows, and how long it may wait. */
export function waitingFor(
  target: Target,
  source: { packages: readonly string[]; timeoutMs?: number | undefined } | undefined,
): Waiting {
  const client = source && clientOf(target, source.packages);
  const timeoutMs = source?.timeoutMs;
  return {
    ...(client !== undefined && { client }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

/** Whether Cognito calls again if no response arrives. Lambda's own limit is an error, after which it does not. */
export function isCalledAgain({ timeoutMs = COGNITO_LIMIT_MS }: Waiting): boolean {
  return timeoutMs >= COGNITO_LIMIT_MS;
}

/** The client of a service or host, if the handler's imports leave no doubt. */
function clientOf(
  { service, place, operation = "POST", sdk }: Target,
  packages: readonly string[],
): Client | undefined {
  const has = (name: string): boolean =>
    packages.some((each) => each === name || each.startsWith(`${name}/`));
  if (sdk !== undefined) return sdk;
  if (service === "tcp" || service === "postgres") {
    return DATABASES.find(has) ?? PORTS.find(([port]) => place?.endsWith(`:${port}`))?.[1];
  }
  if (service === "http") {
    const own = OWN_HOSTS.find(([name, host]) => has(name) && host.test(place ?? ""));
    return own === undefined ? requesterOf(has) : own[0];
  }
  // Its own operations have names.
  if (service === "appsync" && operation.startsWith("POST"))
    return has("aws-amplify") ? "aws-amplify" : requesterOf(has);
  if (service === "ses" && has("nodemailer")) return "nodemailer";
  const [only, ...others] = AWS.filter(has);
  return others.length === 0 ? (only ?? "@aws-sdk/*") : undefined;
}

function requesterOf(has: (name: string) => boolean): Client | undefined {
  const [only, ...others] = REQUESTS.filter(has);
  return others.length === 0 ? only : undefined;
}
