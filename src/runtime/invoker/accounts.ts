import type { Written } from "../../capture/record.ts";
import type { LocalCallOptions } from "./invoker-options.ts";

/**
 * What calls wrote into AWS's services: each finds there what earlier ones of its account wrote.
 *
 * @param isWarm Whether calls that name no account share one.
 * @returns What was written before a call. An account that has a name is added to in place.
 */
export function createAccounts(isWarm: boolean): (call: LocalCallOptions) => Written[] {
  const accounts = new Map<string, Written[]>();
  return ({ written, account, environment }) => {
    const name = account ?? environment ?? (isWarm ? "" : undefined);
    const found = (name === undefined ? undefined : accounts.get(name)) ?? [];
    if (written !== undefined || name === undefined) return [...(written ?? found)];
    accounts.set(name, found);
    return found;
  };
}
