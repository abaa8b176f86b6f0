/**
 * Whether a host, with or without the brackets of a URL, is this machine by its name alone. An
 * unspecified address leads here, too, and an address of version 4 has many spellings.
 */
export function isLoopback(host: string): boolean {
  return LOCAL_NAME.test(asUrlWrites(host));
}

/** Whether a server that listens on a host hears this machine alone: an unspecified address hears every machine. */
export function isOnlyHere(host: string): boolean {
  return isLoopback(host) && !UNSPECIFIED.test(asUrlWrites(host));
}

/** Whether a URL's host is in a network of one's own, by its name or address. */
export function isPrivate(host: string): boolean {
  return isLoopback(host) || PRIVATE.test(host);
}

const PRIVATE =
  /^(?:[^.]+|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2}|.*\.(?:internal|local|lan|intranet|corp|home\.arpa))$/;

/** Empty for what cannot be a host. */
function asUrlWrites(host: string): string {
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const url = `http://${bracketed}/`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, "") : "";
}

const UNSPECIFIED = /^(?:0\.0\.0\.0|\[::\]|\[::ffff:(?:0:)?0:0\])$/;

/** As `URL` writes them: 127.1 as 127.0.0.1, [::ffff:127.0.0.1] as [::ffff:7f00:1]. */
const LOCAL_NAME =
  /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::(?:ffff:(?:0:)?)?7f[\da-f]{2}:[\da-f]{1,4}\]|\[::ffff:(?:0:)?0:0\])$/;

/** A host, or `host:port`, as `--allow-net` takes it. Addresses of version 6 stand in brackets. */
export function readPlace(text: string): { host: string; port: string | undefined } | undefined {
  const [, bracketed, name, port] =
    /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? name;
  return host === undefined ? undefined : { host, port };
}

/** Whether an endpoint is on this machine: an emulator, which needs no real credentials or region. */
export function isLocalEndpoint(url: string | undefined): boolean {
  return url !== undefined && isLoopback(new URL(url).hostname);
}

/**
 * The DNS suffixes of the public partitions, dual-stack ones included.
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
const AWS_SUFFIXES =
  /\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu))$/;

export function isAwsHost(host: string): boolean {
  return AWS_SUFFIXES.test(host);
}

const REGION_NAME = String.raw`[a-z]{2,4}(?:-[a-z]+)+-\d`;
const REGION = new RegExp(`^${REGION_NAME}$`);
const SES_HOST = new RegExp(String.raw`^email(?:-fips)?\.${REGION_NAME}\.|\.endpoints\.email\.`);

/** Whether an AWS host is that of a region that cannot exist, such as `email.eu-west.amazonaws.com`. */
export function isNowhere(host: string, region: string): boolean {
  return !REGION.test(region) && isAwsHost(host) && host.includes(`.${region.toLowerCase()}.`);
}

/** Whether a host is an endpoint of SES's: `email.eu-west-1.amazonaws.com`. */
export function isSesHost(host: string): boolean {
  // A bucket or an API may be called "email", but none is followed by a region.
  return isAwsHost(host) && SES_HOST.test(host);
}

/** The ports that mail is handed in at; 2525 is what many a service offers beside them. */
const MAIL_PORTS: Readonly<Record<number, "tls" | "plain">> = {
  25: "plain",
  465: "tls",
  587: "plain",
  2465: "tls",
  2525: "plain",
  2587: "plain",
};

/** Whether TLS comes first at a port of mail servers, or the greeting. `undefined`: it is not such a port. */
export function mailPort(port: number): "tls" | "plain" | undefined {
  return MAIL_PORTS[port];
}

/** Whether a place is a database's, a cache's or a queue's by its port: no web server. */
export function speaksNoHttp(port: number): boolean {
  return NO_HTTP[port] === true;
}

const NO_HTTP: Readonly<Record<number, true>> = {
  ...{ 1433: true, 1521: true, 1883: true, 3306: true, 5432: true, 5671: true, 5672: true },
  ...{ 5439: true, 6379: true, 6380: true, 7687: true, 8883: true, 9042: true, 9092: true },
  ...{ 9094: true, 9096: true, 9098: true, 11_211: true, 27_017: true },
};

/** The region of a host that is SES's endpoint for SMTP: `email-smtp.eu-west-1.amazonaws.com`. */
export function sesMailRegion(host: string): string | undefined {
  if (!isAwsHost(host)) return undefined;
  return /(?:^|\.)email-smtp(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d)\./.exec(host)?.[1];
}

/** The host in `POST https://hooks.example.com/x`. */
export function hostIn(operation: string): string | undefined {
  const url = operation.slice(operation.lastIndexOf(" ") + 1);
  return /^https?:/.test(url) && URL.canParse(url) ? new URL(url).host : undefined;
}
