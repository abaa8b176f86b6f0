import type { Assumption } from "../../assumption.ts";

const SENTENCES: {
  [Code in Assumption["code"]]: (args: Extract<Assumption, { code: Code }>["args"]) => string;
} = {
  "amplify-env": ({ module }) =>
    `${module} is process.env: .amplify/generated is missing (npx ampx sandbox writes it)`,
};

export function assumptionSentence({ code, args }: Assumption): string {
  return (SENTENCES[code] as (args: Assumption["args"]) => string)(args);
}
