import { UserError } from "../../errors.ts";

/** Of a layer that cannot be used. */
export function unusableLayer(message: string, cause: unknown): UserError {
  const remedy = "Pass a folder or a .zip with the contents of /opt, such as nodejs/node_modules.";
  return new UserError("invalid-layer", message, remedy, { cause });
}
