import type { Outage } from "../../../capture-settings.ts";

/** What connects to databases, those that use another of them first. */
const DATABASES = [
  ...(["knex", "sequelize", "typeorm", "@prisma/client", "mongoose", "mongodb"] as const),
  ...(["pg", "postgres", "mysql2", "mysql", "ioredis", "redis", "neo4j-driver", "mssql"] as const),
];

const REQUESTS = [
  "@supabase/supabase-js",
  "graphql-request",
  "axios",
  "got",
  "superagent",
  "ky",
  "node-fetch",
  "undici",
] as const;

const AWS = ["aws-sdk", "@aws-sdk"] as const;

/** A client whose setting for a time limit is known. */
export type Client =
  | (typeof DATABASES)[number]
  | (typeof REQUESTS)[number]
  | (typeof AWS)[number]
  | "aws-amplify"
  | "fetch"
  | "nodemailer"
  | "stripe";

/** Who waits for an answer in vain. */
export interface Waiting {
  client?: Client;
  /** The function's own limit, if it is known. */
  timeoutMs?: number;
}

type Target = Pick<Outage, "service" | "place">;

/** What makes a handler's calls of a service or host, as far as its source says, and how long it may wait. */
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

/** The same, if its imports leave no doubt. */
function clientOf({ service, place }: Target, packages: readonly string[]): Client | undefined {
  const has = (name: string): boolean => packages.includes(name);
  if (service === "tcp") return DATABASES.find(has);
  if (service === "http") {
    if (/(?:^|\.)stripe\.com$/.test(place ?? "") && has("stripe")) return "stripe";
    const [only, ...others] = REQUESTS.filter(has);
    if (only !== undefined) return others.length === 0 ? only : undefined;
    return packages.some((name) => /^(?:node:)?https?$/.test(name)) ? undefined : "fetch";
  }
  if (service === "appsync") return has("aws-amplify") ? "aws-amplify" : undefined;
  if (service === "ses" && has("nodemailer")) return "nodemailer";
  const [only, ...others] = AWS.filter(
    (name) => has(name) || packages.some((each) => each.startsWith(`${name}/`)),
  );
  return others.length === 0 ? only : undefined;
}
