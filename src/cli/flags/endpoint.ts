import { UserError } from "../../errors.ts";
import { pair } from "./pairs.ts";

const readPair = pair("dynamodb=http://127.0.0.1:8000");

/** Parses `--endpoint dynamodb=http://127.0.0.1:8000`. */
export function readEndpoint(flag: string, text: string): [service: string, url: string] {
  const [service, address] = readPair(flag, text);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isAddress = url !== undefined && /^https?:$/.test(url.protocol);
  if (!isAddress || `${url.username}${url.password}${url.search}${url.hash}` !== "") {
    throw new UserError(
      "invalid-option",
      `${flag} ${service}: this is not the address of a local service`,
      `Remove the credentials, for example: ${flag} ${service}=http://127.0.0.1:8000`,
    );
  }
  return [service, address];
}
