import { inspect } from "node:util";
import { withoutOurFrames } from "../../capture/seal/tool-frames.ts";

/** What an object holds whose text says nothing, such as the answer that a GraphQL client rejects with. */
export function contentOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  try {
    const content = inspect(isResponse(thrown) ? partsOf(thrown) : thrown, {
      breakLength: Number.POSITIVE_INFINITY,
      customInspect: false,
      depth: 5,
      maxArrayLength: 20,
      maxStringLength: 1_000,
    });
    return withoutOurFrames(content).slice(0, LONGEST_CONTENT);
  } catch {
    // It has code of its own, which throws too.
    return undefined;
  }
}

const LONGEST_CONTENT = 4_000;

/** The answer that `fetch` resolves to has all that it says in getters. */
function isResponse(thrown: object): thrown is Response {
  return Object.prototype.toString.call(thrown) === "[object Response]";
}

function partsOf({ status, statusText, url }: Response): object {
  return { status, statusText, url };
}
