import type { Stub, Template } from "../../capture-settings.ts";
import { UserError } from "../../errors.ts";
import { readPlace } from "../../hosts.ts";
import type { Context } from "../context.ts";
import type { Endpoints } from "../io/endpoints.ts";
import type { Values } from "./flag.ts";
import type { ANSWERS, TEMPLATES } from "./table/dry-run.ts";

type AnswerFlags = Values<typeof ANSWERS & typeof TEMPLATES> & { yes?: boolean | undefined };

export interface AnswerOptions {
  templates: readonly Template[] | undefined;
  stubs: readonly Stub[];
  /** Hosts that the seal lets through, matched with `host` (a look-up) and with `host:port`. */
  allowed: RegExp | undefined;
  endpoints: Endpoints;
}

export async function readAnswerOptions(
  { sesTemplates, stubs, allowNet, endpoint, yes = false }: AnswerFlags,
  context: Context,
): Promise<AnswerOptions> {
  const allowed = readAllowed(allowNet);
  const endpoints =
    endpoint === undefined
      ? {}
      : await (await import("../io/endpoints.ts")).readEndpoints(endpoint, yes);
  if (sesTemplates === undefined && stubs === undefined) {
    return { templates: undefined, stubs: [], allowed, endpoints };
  }
  return {
    templates:
      sesTemplates === undefined
        ? undefined
        : await (await import("../io/templates.ts")).readTemplates(sesTemplates, context),
    stubs:
      stubs === undefined
        ? []
        : await (await import("../io/stub-file.ts")).readStubs(stubs, context),
    allowed,
    endpoints,
  };
}

function readAllowed(hosts: readonly string[] | undefined): RegExp | undefined {
  if (hosts === undefined) return undefined;
  const patterns = hosts.map((text) => {
    const place = readPlace(text);
    if (place === undefined) {
      throw new UserError(
        "invalid-option",
        `--allow-net: "${text}" is not a host or host:port`,
        "For example: --allow-net 127.0.0.1:8000 or --allow-net db.example.com",
      );
    }
    // The host alone is looked up.
    const { host, port } = place;
    return `${host.replaceAll(/\W/g, "\\$&")}(?::${port ?? "\\d+"})?`;
  });
  return new RegExp(`^(?:${patterns.join("|")})$`, "i");
}
