import { UserError } from "../../errors.ts";
import { brokenRegion, brokenUserPoolId } from "../../event/limits.ts";

/** Where a user pool is: in the region that its id begins with, unless a flag says otherwise. */
export function readPoolPlace(
  id: string,
  flags: { region?: string | undefined; endpointUrl?: string | undefined },
  flag = "",
): { region: string; endpointUrl: string | undefined } {
  const { endpointUrl } = flags;
  const broken = brokenUserPoolId(id);
  // An emulator's pools have ids of their own. The environment may name its endpoint.
  if (broken !== undefined && endpointUrl === undefined && flags.region === undefined) {
    throw new UserError(
      "invalid-option",
      `${flag}"${id}" ${broken}`,
      "For an emulator's pool, pass --endpoint-url or --region.",
    );
  }
  const own = broken === undefined ? id.slice(0, id.indexOf("_")) : "us-east-1";
  const { region = own } = flags;
  const wrong = brokenRegion(region);
  if (wrong !== undefined) throw new UserError("invalid-option", `--region: "${region}" ${wrong}`);
  return { region, endpointUrl };
}
