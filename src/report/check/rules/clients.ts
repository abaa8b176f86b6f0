import type { Client, Waiting } from "../../../contract/check/rules/clients.ts";
import { COGNITO_LIMIT_MS } from "../../../cognito-limits.ts";

/** How a client is told to give up. */
const LIMITS: Record<Client, string> = {
  "@aws-sdk": "client.send(command, { abortSignal: AbortSignal.timeout(2_000) })",
  "@aws-sdk/*":
    "requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true } in the options of the SDK's client",
  "@prisma/client": "connect_timeout=2 and pool_timeout=2 in the database URL",
  "@supabase/supabase-js": "from(table).insert(row).abortSignal(AbortSignal.timeout(2_000))",
  "aws-amplify":
    "Promise.race([call, a promise that rejects after 2 s]), because its client has no timeout option",
  "aws-sdk":
    "httpOptions: { connectTimeout: 1_000, timeout: 1_000 } and maxRetries: 1 in the options of the service's client",
  axios: "timeout: 2_000 in the request's options",
  fetch: "fetch(url, { signal: AbortSignal.timeout(2_000) })",
  got: "timeout: { request: 2_000 } and retry: { limit: 0 }",
  "graphql-request":
    "request({ url, document, signal: AbortSignal.timeout(2_000) }), in a version that takes a signal",
  ioredis: "connectTimeout: 2_000, commandTimeout: 2_000 and maxRetriesPerRequest: 1",
  knex: "acquireConnectionTimeout: 2_000 in the options of knex, and the driver's own connect timeout in connection",
  ky: "timeout: 2_000 and retry: 0",
  mongodb: "serverSelectionTimeoutMS: 2_000 and socketTimeoutMS: 2_000",
  mongoose: "serverSelectionTimeoutMS: 2_000 and socketTimeoutMS: 2_000 in the options of connect",
  mssql: "connectionTimeout: 2_000 and requestTimeout: 2_000",
  mysql: "connectTimeout: 2_000, acquireTimeout: 2_000 in a pool, and timeout: 2_000 in each query",
  mysql2: "connectTimeout: 2_000, and timeout: 2_000 in each query",
  "neo4j-driver":
    "connectionTimeout: 2_000, connectionAcquisitionTimeout: 2_000 and maxTransactionRetryTime: 2_000",
  "node-fetch": "fetch(url, { signal: AbortSignal.timeout(2_000) })",
  nodemailer:
    "requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true } in the options of the SES client, or socketTimeout: 2_000 for SMTP",
  pg: "connectionTimeoutMillis: 2_000 and query_timeout: 2_000",
  postgres: "connect_timeout: 2, in seconds, and connection: { statement_timeout: 2_000 }",
  redis: "socket: { connectTimeout: 2_000, reconnectStrategy: false }",
  sequelize: "pool: { acquire: 2_000 }, and the driver's connect timeout in dialectOptions",
  stripe:
    "new Stripe(key, { timeout: 2_000, maxNetworkRetries: 0 }), or stripe.setTimeout(2_000) before version 8",
  superagent: ".timeout(2_000)",
  typeorm: "connectTimeoutMS: 2_000 for PostgreSQL, connectTimeout: 2_000 for MySQL",
  undici: "signal: AbortSignal.timeout(2_000) in the request's options",
};

/** How a client is told to try less often, where a time limit does not end that too. */
const RETRIES: Partial<Record<Client, string>> = {
  "@aws-sdk": "maxAttempts: 2 in the client's options",
  "@aws-sdk/*": "maxAttempts: 2 in the client's options",
  "aws-sdk": "",
  got: "",
  ioredis: "",
  ky: "",
  stripe: "",
};

/** How the client that a handler uses is given a time limit. */
export function limitText({
  client,
  isRetrying,
  ...waiting
}: Waiting & { isRetrying?: boolean }): string {
  const limits =
    client === undefined
      ? "AbortSignal.timeout(2_000), or the client's own timeout option"
      : LIMITS[client];
  const retries = (client && RETRIES[client]) ?? "at most one retry, after a short wait";
  const fewer = isRetrying === true && retries !== "" ? `, and ${retries}` : "";
  return `set a time limit: ${limits}${fewer}; keep the sum of all limits below ${mostText(waiting)}`;
}

/** What helps where many calls take a while each. */
export function fewerCallsText(waiting: Waiting): string {
  return `run independent calls in parallel (Promise.all), so that together they take less than ${mostText(waiting)}`;
}

function mostText({ timeoutMs }: Waiting): string {
  if (timeoutMs === undefined) return "5 s and the function's timeout (3 s by default)";
  return timeoutMs < COGNITO_LIMIT_MS ? `${timeoutMs / 1_000} s, the function's timeout` : "5 s";
}

/** How long a handler did not respond. */
export function unansweredText(waiting: Waiting): string {
  return `the handler did not respond within ${limitOf(waiting)}`;
}

/** How late it responded. */
export function answeredLateText(waiting: Waiting): string {
  return `the handler took about ${limitOf(waiting)}`;
}

function limitOf({ timeoutMs = COGNITO_LIMIT_MS }: Waiting): string {
  return timeoutMs < COGNITO_LIMIT_MS
    ? `${timeoutMs / 1_000} seconds, the function's timeout`
    : "5 seconds";
}
