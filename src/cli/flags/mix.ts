import { UserError } from "../../errors.ts";
import type { FlowName } from "../../event/create/flows.ts";
import { readFlow } from "./event.ts";

/** Reads the share of each flow. */
export async function readMix(text: string): Promise<ReadonlyMap<FlowName, number>> {
  const mix = new Map<FlowName, number>();
  for (const part of text.split(",")) {
    const [name = "", percent = "", ...more] = part.split("=");
    const flow = await readFlow(name);
    if (!/^\d+(?:\.\d+)?$/.test(percent) || more.length > 0 || mix.has(flow)) {
      throw new UserError(
        "invalid-option",
        mix.has(flow)
          ? `--mix: ${flow} is given twice`
          : `--mix: "${part}" is not <flow>=<percent>`,
        "For example: --mix confirm-sign-up=80,federated=20",
      );
    }
    mix.set(flow, Number(percent));
  }
  const sum = [...mix.values()].reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 100) > 1e-9) {
    throw new UserError(
      "invalid-option",
      `--mix: the shares add up to ${sum}; they must add up to 100`,
    );
  }
  return mix;
}
