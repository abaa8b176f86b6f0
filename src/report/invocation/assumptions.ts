import type { Assumption } from "../../assumption.ts";
import { olderText } from "../project/found-handler.ts";

type Sentence<Args> = (args: Args) => string;

const SENTENCES: {
  [Code in Assumption["code"]]: Sentence<Extract<Assumption, { code: Code }>["args"]>;
} = {
  "amplify-env": ({ module }) =>
    `${module} resolves to process.env, because .amplify/generated is missing (npx ampx sandbox writes it)`,
  "amplify-outputs": ({ file }) =>
    `${file} is missing: its values are made up, its model schema comes from the data definition (npx ampx generate outputs writes it)`,
  "amplify-layers": ({ modules }) =>
    `${modules.join(", ")}: from the function's layers on AWS, from node_modules or --layer here`,
  bundled: ({ because }) => `bundled with esbuild; plain Node rejects it: ${because}`,
  "no-decorator-metadata": ({ file, by }) =>
    by === undefined
      ? `${file} sets emitDecoratorMetadata, which needs typescript here: npm i -D typescript, or build and run the result`
      : `${file} sets emitDecoratorMetadata, and the bundle has no such metadata (${by}): esbuild writes it only with a plugin`,
  "dev-dependency": ({ name, runtime }) =>
    `${name} v2 is a devDependency: ${runtime} does not have it, and npm ci --omit=dev does not install it`,
  "node-options": ({ flags }) =>
    `NODE_OPTIONS not applied, because they affect the whole process: ${flags.join(" ")} (--memory limits the handler's heap)`,
  "exec-wrapper": ({ wrapper }) =>
    `AWS_LAMBDA_EXEC_WRAPPER: ${wrapper} is not run, so the variables, NODE_OPTIONS and instrumentation that it sets are missing (--env sets variables)`,
  "variables-set": ({ names, empty = [] }) => {
    const shown = names.map((name) => (empty.includes(name) ? `${name} (empty)` : name));
    return `set by the function's definition: ${shown.join(", ")}`;
  },
  "variables-unread": ({ place, trigger }) =>
    trigger === undefined
      ? `${place} does not list all variables of the function; those that the code needs are made up (override with --env)`
      : `${place}: the PostConfirmation trigger is ${trigger}, which cannot be traced to its code: the function's settings are not known (set them with --env, --timeout and --memory)`,
  "variables-made-up": ({ names }) =>
    `made-up values for variables that are set only on deployment (override with --env): ${names.join(", ")}`,
  "pool-of-source": ({ id }) =>
    `user pool id of the events: ${id}, because the handler compares the pool id with it`,
  "no-old-sdk": ({ runtime }) =>
    `${runtime} has no aws-sdk v2: use the v3 packages (@aws-sdk/client-…), or add v2 to the deployment (npm i aws-sdk)`,
  "read-only-package": () => "on Lambda, only /tmp is writable",
  "made-up-in-failure": ({ names }) =>
    `a made-up value may be the cause: set ${names.map((name) => `--env ${name}=…`).join(" ")}`,
  "runtime-followed": ({ declared, runtime }) =>
    `the function declares ${declared}; this run follows the rules of ${runtime}`,
  "older-output": olderText,
  "backend-not-read": ({ reason }) => `the Amplify backend was only partly read: ${reason}`,
  "model-schema": ({ source }) => `model schema for data clients: ${MODEL_SCHEMAS[source]}`,
  "data-not-granted": () =>
    "the data schema grants this function no access, so AMPLIFY_DATA_* are not set, as on AWS: add allow.resource(<the function>) to the schema's authorization",
  "amplify-access": ({ operation, action }) =>
    `AWS denies ${operation}: the backend does not grant it; add allow.resource(<the function>).to(["${action}"]) to the access of defineAuth`,
  "guest-access": ({ mutation, model }) =>
    `AppSync rejects ${mutation}: it is signed as a guest of the identity pool, and the model ${model} has no rule for guests`,
  "no-owner": ({ mutation, model, fields }) =>
    `${mutation} sends no ${fields.join(" or ")}: in the model ${model}, only a record's owner may read it, and this record has no owner`,
  "role-access": ({ operation, action, file }) =>
    `AWS denies ${operation}: nothing in the function's role allows ${action} (${file})`,
  "amplify-group": ({ group, groups }) => {
    const same = groups.find((each) => each.toLowerCase() === group.toLowerCase());
    const fix =
      same === undefined
        ? "add it to the groups of defineAuth"
        : `write "${same}", as defineAuth does`;
    return `the backend does not define the group "${group}": ${fix}${groups.length === 0 ? "" : ` (currently ${groups.join(", ")})`}`;
  },
};

const MODEL_SCHEMAS = {
  outputs: "from amplify_outputs.json",
  definition: "derived from the data definition",
  names: "made up from the models that the handler names",
};

export function assumptionSentence({ code, args }: Assumption): string {
  const sentence: Sentence<never> = SENTENCES[code];
  return sentence(args as never);
}
