import type { Assumption } from "../../assumption.ts";
import type { Credentials } from "../../capture/environment.ts";
import type { Written } from "../../capture/record.ts";
import type { PartialSettings } from "../../capture-settings.ts";
import type { AwsCall } from "../../invocation.ts";
import type { RoleActions } from "../../role-actions.ts";
import type { AmplifyFacts } from "../amplify-facts.ts";
import type { RuntimeName } from "../lambda-function.ts";
import type { InspectOptions } from "../thread/protocol.ts";
import type { CallOptions } from "./execution-environment.ts";

export interface LocalInvokerOptions {
  /** Absolute path of the handler's file: `.js`, `.mjs`, `.cjs`, or TypeScript. */
  file: string;
  /** Default: `handler`. */
  exportName?: string | undefined;
  /**
   * The folder that is deployed: the handler's current directory and `LAMBDA_TASK_ROOT`. Default: the folder of its
   * package.json, or the handler's own folder.
   */
  root?: string | undefined;
  /** Name of the function. Default: `cognito-postconfirm`. */
  functionName?: string | undefined;
  /** Folder that the runtime would load instead of the file, because the handler string matches it. */
  folder?: string | undefined;
  /**
   * Whether to bundle the handler, even if it is JavaScript, or load its packages as Node does. Default: as the project
   * is deployed, as far as that can be seen.
   */
  bundle?: boolean | undefined;
  /** esbuild's loaders for imported files, by extension: `{ ".tpl": "text" }`. */
  loader?: Readonly<Record<string, string>> | undefined;
  /** Facts from the function's Amplify Gen 2 backend. */
  amplify?: Pick<AmplifyFacts, "outputs" | "access" | "rules"> | undefined;
  /** What the function's role allows, if the project states all of it. */
  role?: RoleActions | undefined;
  /** The handler's environment variables; AWS's own are replaced. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Variables from the function's configuration. They override Lambda's defaults, such as `TZ`. */
  variables?: Readonly<Record<string, string>> | undefined;
  /** Default: `us-east-1`. */
  region?: string | undefined;
  /** Layer folders: packages in their `nodejs/node_modules` can be imported. */
  layers?: readonly string[] | undefined;
  /** Lambda runtime to simulate. `nodejs24.x` does not support callbacks. Default: `nodejs22.x`. */
  runtime?: RuntimeName | undefined;
  /** Memory of the function in megabytes, for the handler's heap and buffers. Default: 128. */
  memoryMb?: number | undefined;
  /** Time limit for the handler, in milliseconds. Default: the 5 seconds that Cognito waits. */
  limitMs?: number | undefined;
  /** Whether calls reuse the loaded handler, with the state that the last call left. Default: no. */
  warm?: boolean | undefined;
  /**
   * How long to wait, in milliseconds, for work that the handler left unfinished when it responded; it is reported as
   * `late`. Default: 0. Not for warm calls.
   */
  lingerMs?: number | undefined;
  /** Credentials for live requests. The handler's own code never gets them. */
  credentials?: Credentials | undefined;
  /** Endpoint for the handler's SES clients, instead of the dry run. */
  sesEndpoint?: URL | undefined;
  /** Hosts that the dry run lets through, matched with `host:port`. Default: none. */
  passes?: RegExp | undefined;
  /** How SES and other services behave. Default: everything succeeds. */
  capture?: PartialSettings | undefined;
  /** Lets a debugger connect, and removes all time limits. */
  inspect?: InspectOptions | undefined;
  /** Whether calls may set `speed`. Default: no. */
  hasFastClock?: boolean | undefined;
  /**
   * Whether to run a failed handler again to find out whether the dry run caused the failure. Default: yes, unless the
   * handler may reach a real address.
   */
  replays?: boolean | undefined;
  /** Assumptions about the environment and the responses. They are repeated in each call's `target`. */
  assumptions?: readonly Assumption[] | undefined;
  /** Called with each of the handler's own files, not with packages. */
  onFile?: ((file: string) => void) | undefined;
  /** Called with each call other than a mail when it is made, also while the handler is being loaded. */
  onCall?: ((call: AwsCall) => void) | undefined;
}

/** Options for one call. Others keep the invoker's values. */
export interface LocalCallOptions extends Partial<Omit<CallOptions, "capture" | "writes">> {
  /** How SES and other services behave, for this call and later ones in the same environment. */
  capture?: PartialSettings | undefined;
  /** Whether the environment keeps its account although `capture` is given. Default: no, it starts an empty one. */
  keepsAccount?: boolean | undefined;
  /**
   * Calls with the same name share what they write to AWS services, in any environment. Default: calls of one
   * `environment`, or of a warm invoker, share it.
   */
  account?: string | undefined;
  /** What the account contains already, instead of what earlier calls wrote. */
  written?: readonly Written[] | undefined;
  /** Runtime of a new environment. */
  runtime?: RuntimeName | undefined;
  /** Calls with the same name reuse an environment, unless the last one left work unfinished in it. */
  environment?: string | undefined;
  /** Reads, named by `readKey`, that cannot be the cause of a failure: the handler continues when they find nothing. */
  goesOnFrom?: readonly string[] | undefined;
}
