import type { Outage } from "../../../capture-settings.ts";

/** What connects to databases, those that use another of them first. */
const DATABASES = [
  ...(["knex", "sequelize", "typeorm", "@prisma/client", "mongoose", "mongodb"] as const),
  ...(["pg", "postgres", "mysql2", "mysql", "ioredis", "redis", "neo4j-driver", "mssql"] as const),
];

const REQUESTS = ["axios", "got", "superagent", "ky", "node-fetch", "undici"] as const;

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

/** The client that makes a handler's calls of a service or host, if its imports leave no doubt. */
export function clientOf(
  { service, place }: Pick<Outage, "service" | "place">,
  packages: readonly string[],
): Client | undefined {
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
