import { networkInterfaces } from "node:os";
import { isAwsHost, isLoopback } from "../../hosts.ts";
import { withoutPassword } from "./hide-password.ts";

/** A service by the id that the SDK derives the names of its settings from. */
export type AwsServiceId =
  | "CloudWatch Logs"
  | "Cognito Identity Provider"
  | "IAM"
  | "Lambda"
  | "SES"
  | "SESv2"
  | "SFN"
  | "STS";

export interface AwsEndpoint {
  /** `undefined`: AWS's own. */
  url?: string | undefined;
  /** It is on this machine: an emulator, which needs a signature, but no real credentials. */
  isLocal: boolean;
}

/**
 * Where calls of a service go: to the endpoint of the flag, or to the one of the environment or the
 * profile. The SDK finds these, too, but only when it calls, and not in the profile of a flag.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function awsEndpoint(
  service: AwsServiceId,
  { endpointUrl, profile }: { endpointUrl?: string | undefined; profile?: string | undefined },
): Promise<AwsEndpoint> {
  const url = endpointUrl ?? (await configuredEndpoint(service, profile));
  return { url, isLocal: url !== undefined && (await isOnThisMachine(new URL(url).hostname)) };
}

async function configuredEndpoint(
  service: AwsServiceId,
  profile: string | undefined,
): Promise<string | undefined> {
  const { booleanSelector, CONFIG_PREFIX_SEPARATOR, loadConfig, SelectorType } =
    await import("@smithy/core/config");
  const init = profile === undefined ? {} : { profile };
  const isIgnored = await loadConfig(
    {
      environmentVariableSelector: (env) =>
        booleanSelector(env, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", SelectorType.ENV),
      configFileSelector: (section) =>
        booleanSelector(section, "ignore_configured_endpoint_urls", SelectorType.CONFIG),
      default: false,
    },
    init,
  )();
  if (isIgnored) return undefined;
  const variable = `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll(" ", "_")}`;
  const key = `${service.toLowerCase().replaceAll(" ", "_")}${CONFIG_PREFIX_SEPARATOR}endpoint_url`;
  const url = await loadConfig(
    {
      environmentVariableSelector: (env) => env[variable] || env["AWS_ENDPOINT_URL"] || undefined,
      configFileSelector: (section, file) => {
        const services = `services${CONFIG_PREFIX_SEPARATOR}${section["services"]}`;
        return file?.[services]?.[key] ?? section["endpoint_url"];
      },
      default: "",
    },
    init,
  )();
  // What is not such an address is for the SDK to report.
  return /^https?:/i.test(url) && URL.canParse(url) ? withoutPassword(url) : undefined;
}

/** Also where a name of its own, or one that leads back here, hides it. */
async function isOnThisMachine(hostname: string): Promise<boolean> {
  if (isLoopback(hostname)) return true;
  if (isAwsHost(hostname)) return false;
  const host = hostname.replace(/^\[|\]$/g, "");
  const { lookup } = await import("node:dns/promises");
  const found = await lookup(host, { all: true }).catch(() => []);
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const isOwn = (address: string): boolean =>
    isLoopback(address) || own.some((each) => each.address === address);
  return found.some(({ address }) => isOwn(address));
}
