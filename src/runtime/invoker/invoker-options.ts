import type { Assumption } from "../../assumption.ts";
import type { Credentials } from "../../capture/environment.ts";
import type { Written } from "../../capture/record.ts";
import type { PartialSettings } from "../../capture-settings.ts";
import type { AwsCall } from "../../invocation.ts";
import type { AmplifyFacts } from "../amplify-facts.ts";
import type { RuntimeName } from "../lambda-function.ts";
import type { InspectOptions } from "../thread/protocol.ts";
import type { CallOptions } from "./execution-environment.ts";

export interface LocalInvokerOptions {
  /** The absolute path of the handler's file: `.js`, `.mjs`, `.cjs`, or TypeScript. */
  file: string;
  /** Default: `handler`. */
  exportName?: string | undefined;
  /**
   * The folder that is deployed: the handler's current directory and `LAMBDA_TASK_ROOT`. Default: the
   * folder of its package.json, or its own.
   */
  root?: string | undefined;
  /** What the function is called. Default: `cognito-postconfirm`. */
  functionName?: string | undefined;
  /** A folder that the handler string names instead of the file in it. */
  folder?: string | undefined;
  /**
   * Whether to bundle the handler, JavaScript as well, or to load its packages as Node does. Default:
   * as the project is deployed, as far as that can be seen.
   */
  bundle?: boolean | undefined;
  /** esbuild's loaders for files that a bundle imports, by their endings: `{ ".tpl": "text" }`. */
  loader?: Readonly<Record<string, string>> | undefined;
  /** What the function's Amplify Gen 2 backend says of it. */
  amplify?: Pick<AmplifyFacts, "outputs" | "access"> | undefined;
  /** The handler's environment. The AWS part of it is replaced. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** What the function's configuration sets on top. It wins over Lambda's defaults, such as `TZ`. */
  variables?: Readonly<Record<string, string>> | undefined;
  /** Default: `us-east-1`. */
  region?: string | undefined;
  /** Folders as layers have them: what is in `nodejs/node_modules` of one can be required. */
  layers?: readonly string[] | undefined;
  /** Whose rules apply. `nodejs24.x` takes no callbacks. Default: `nodejs22.x`. */
  runtime?: RuntimeName | undefined;
  /** The function's memory in megabytes: the handler's heap and buffers. Default: 128. */
  memoryMb?: number | undefined;
  /** When to stop the handler, in milliseconds. Default: the 5 seconds that Cognito waits. */
  limitMs?: number | undefined;
  /** Whether calls find the handler loaded, with the state that the last call left. Default: no. */
  warm?: boolean | undefined;
  /**
   * How long to wait, in milliseconds, for work that the handler left unfinished when it answered. What
   * it does is reported as `late`. Default: 0. Not for warm calls.
   */
  lingerMs?: number | undefined;
  /** What live requests are signed with. The handler's own code never has them. */
  credentials?: Credentials | undefined;
  /** Where the handler's SES clients send to, if it is not the dry run. */
  sesEndpoint?: URL | undefined;
  /** The hosts that the seal lets through, matched with `host:port`. Default: none. */
  passes?: RegExp | undefined;
  /** How SES and other services behave to the handler. Default: all is well. */
  capture?: PartialSettings | undefined;
  /** Lets a debugger connect. There are no time limits then. */
  inspect?: InspectOptions | undefined;
  /** Whether calls may ask for a clock that goes faster. Default: no. */
  hasFastClock?: boolean | undefined;
  /**
   * Whether a failure where the dry run was in the way may be replayed, to see whose it is. Default: yes,
   * unless the handler may reach a real address.
   */
  replays?: boolean | undefined;
  /** What was made up for the environment and the answers. Each call repeats it. */
  assumptions?: readonly Assumption[] | undefined;
  /** Called with each of the user's own files that the handler consists of; not with packages. */
  onFile?: ((file: string) => void) | undefined;
  /** Called with each call other than a mail when it is made, also while the handler is loaded. */
  onCall?: ((call: AwsCall) => void) | undefined;
}

/** What holds for one call. What is left out is as the invoker has it. */
export interface LocalCallOptions extends Partial<Omit<CallOptions, "capture">> {
  /** How SES and other services behave: to this call, and to later ones of the same environment. */
  capture?: PartialSettings | undefined;
  /** Whether an environment that an earlier call has left goes on as it is, with the account that it has. */
  keepsAccount?: boolean | undefined;
  /**
   * Calls of one name find in AWS's services what earlier ones wrote there, in whatever environment.
   * Default: those of one `environment`, and of a warm invoker.
   */
  account?: string | undefined;
  /** What is there already, in the place of that. */
  written?: readonly Written[] | undefined;
  /** The runtime of a new environment. */
  runtime?: RuntimeName | undefined;
  /**
   * Calls of one name find the environment that the last one of them has left, unless something was
   * left undone in it.
   */
  environment?: string | undefined;
  /** Reads that the handler goes on from where they find nothing, as `readKey` names them: a failure does not come of that. */
  goesOnFrom?: readonly string[] | undefined;
}
