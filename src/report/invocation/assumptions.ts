import type { Assumption } from "../../assumption.ts";

const SENTENCES: {
  [Code in Assumption["code"]]: (args: Extract<Assumption, { code: Code }>["args"]) => string;
} = {
  "amplify-env": ({ module }) =>
    `${module} is process.env: .amplify/generated is missing (npx ampx sandbox writes it)`,
  bundled: ({ because }) => `bundled with esbuild; plain Node rejects it: ${because}`,
  "no-decorator-metadata": ({ file }) =>
    `${file} sets emitDecoratorMetadata, and esbuild writes none: build with tsc and run the result if the handler needs it`,
  "dev-dependency": ({ name, runtime }) =>
    `${name} v2 is a devDependency: ${runtime} does not have it, and npm ci --omit=dev leaves it out`,
};

export function assumptionSentence({ code, args }: Assumption): string {
  return (SENTENCES[code] as (args: Assumption["args"]) => string)(args);
}
