import { EXAMPLE_ACCOUNT } from "./arn.ts";

/** What its services take in lower case and with dashes alone. */
const LOWER_CASE = /(?:PROJECT_?ID|DATASET|BUCKET(?:_?NAME)?)$/i;

/** Names of what mail is sent from or to: `FROM_EMAIL`, `SES_SOURCE`, `NOREPLY_ADDRESS`. */
const ADDRESS = new RegExp(
  [
    "(?:e?mails?|(?<!sms_?|push_?|phone_?)sender|recipients?|no_?reply|reply_?to)",
    "(?:e?mail|ses|smtp|sender|from|to|reply|source|admin|staff|support|contact|notify|owner|team)_?address(?:es)?",
    "(?:e?mail|ses|smtp|sendgrid|resend|postmark|mailgun)_?(?:from|to|source|identity)",
  ]
    .map((each) => `${each}$`)
    .concat("^from$")
    .join("|"),
  "i",
);

/** How the text that stands in for a value begins. */
const MADE_UP = "local-";

/** The text that stands in for a variable's value, in the form that the variable's name asks for. */
export function madeUpName(name: string, text = `${MADE_UP}${name}`): string {
  if (/API_?VERSION$/i.test(name)) return "2025-01-01";
  const number = numberFor(name);
  if (number !== undefined) return number;
  if (ADDRESS.test(name)) return `${dashed(text).slice(0, LONGEST_LOCAL_PART)}@example.com`;
  if (/DOMAIN(?:_?NAME)?$/i.test(name) || DATABASE_HOST.test(name))
    return `${dashed(text)}.example.com`;
  return LOWER_CASE.test(name) ? dashed(text) : text;
}

/** Names of numbers, by their last word. */
const NUMBER =
  /(?:^|_)(?<snake>PORT|TIMEOUT|MS|SECONDS|MINUTES|HOURS|DAYS|TTL|LIMIT|MAX|MIN|RETRIES|ATTEMPTS|COUNT|SIZE|THRESHOLD|PERCENT)$|[a-z](?<camel>Port|Timeout|Ms|Seconds|Minutes|Hours|Days|Ttl|Limit|Retries|Attempts|Count|Threshold|Percent)$/;

const PORTS = [
  [/SMTP|MAIL/i, "587"],
  [/MYSQL|MARIADB/i, "3306"],
  [/REDIS|VALKEY|CACHE/i, "6379"],
  [/MONGO/i, "27017"],
  [/PG|POSTGRES|DB|DATABASE|RDS/i, "5432"],
] as const;

/** A number for a variable that is one by its name. Time is a second, if it is in milliseconds. */
function numberFor(name: string): string | undefined {
  const { snake, camel = snake } = NUMBER.exec(name)?.groups ?? {};
  if (camel === undefined) return undefined;
  if (/^port$/i.test(camel)) return PORTS.find(([kind]) => kind.test(name))?.[1] ?? "443";
  return /^(?:timeout|ms)$/i.test(camel) ? "1000" : "10";
}

const LONGEST_LOCAL_PART = 64;

/** A queue's address for a variable that wants one. With another host in it the SDK warns. */
export function madeUpQueueUrl(name: string): string | undefined {
  return /(?:QUEUE|SQS)_?UR[IL]$/i.test(name)
    ? `https://sqs.us-east-1.amazonaws.com/${EXAMPLE_ACCOUNT}/${MADE_UP}${name}`
    : undefined;
}

/** Whether a text stands in for a value whose form is unknown. */
export function isMadeUpName(text: string): boolean {
  return text.startsWith(MADE_UP) && /^[\w-]+$/.test(text);
}

/**
 * An address or a URL of which only a deployment knows some parts, written as `${…}`. `undefined` for another text: what
 * it is for is in the name of its variable.
 */
export function madeUpPattern(pattern: string): string | undefined {
  const named = pattern.replaceAll(
    /\$\{([^{}]*)\}/g,
    (_, part: string) => `\${${/(\w+)\W*$/.exec(part)?.[1] ?? ""}}`,
  );
  if (!named.includes("${") || !/@|:\/\//.test(named)) return undefined;
  const text = named.replaceAll(/\$\{(\w*)\}/g, (hole, name: string, at: number) => {
    if (/region$/i.test(name)) return "us-east-1";
    const isInHost = /(?:@|:\/\/)(?:[\w.-]|\$\{\w*\})*$/.test(named.slice(0, at));
    const isLast = /^(?![\w.$-])/.test(named.slice(at + hole.length));
    return `${dashed(MADE_UP + name)}${isInHost && isLast ? ".example.com" : ""}`;
  });
  return text.includes("${") ? undefined : text;
}

/** What drivers want an address to begin with. */
const SCHEMES = [
  [/REST|HTTP|API/i, "https"],
  [/NEO4J/i, "neo4j"],
  [/MONGO/i, "mongodb"],
  [/MYSQL|MARIADB/i, "mysql"],
  [/REDIS|VALKEY/i, "redis"],
  [/AMQP|RABBIT/i, "amqp"],
  [/POSTGRES|(?:^|_)(?:PG|DB|DATABASE)(?:_|(?=ur[il]$))/i, "postgres"],
] as const;

/** AWS calls the host of a database an endpoint. */
const DATABASE_HOST =
  /(?:^|_)(?:DB|RDS|DATABASE|AURORA|CLUSTER|REDIS|CACHE)_(?:[A-Z]+_)?ENDPOINT$/i;

/** How the address begins that a variable has by its name. `undefined`: it has none. */
export function schemeOf(name: string): string | undefined {
  const isUrl = /UR[IL]$|ENDPOINT(?:OUTPUT)?$/i.test(name) && !DATABASE_HOST.test(name);
  const known = SCHEMES.find(([kind]) => kind.test(name))?.[1];
  return isUrl ? (known ?? "https") : undefined;
}

/** A text as a host or a bucket may be called. */
export function dashed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
}
