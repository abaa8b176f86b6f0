import type { Assumption } from "../../assumption.ts";
import { compile, SOURCE } from "../compile/compile.ts";
import type { RuntimeName } from "../lambda-function.ts";
import type { LoadFailure } from "../thread/protocol.ts";
import { tryRead } from "../try-read.ts";
import type { LocalInvokerOptions } from "./invoker-options.ts";
import type { NodeOptions } from "./node-options.ts";

/** What a new environment gets of its function: its code, and what its variables ask for. */
interface Deployed {
  compiled: Awaited<ReturnType<typeof compile>>;
  nodeOptions: NodeOptions | undefined;
  /** Variables that are made up for what the code reads: those of SST's links, and of a function that is not read. */
  links: Readonly<Record<string, string>>;
}

/** A handler as it is deployed: read once, when the first environment needs it. */
export interface Deployment {
  /** What was assumed about it until now. */
  assumptions: readonly Assumption[];
  read: () => Promise<Deployed>;
  /** Bundles JavaScript that Node rejected from now on, if that is how it is deployed. */
  bundleInstead: (reason: LoadFailure) => Promise<boolean>;
  /** Notes that the handler has loaded version 2 of the SDK. */
  onOldSdk: () => void;
  /** Warns about that version if the package is not deployed with the handler. */
  checkOldSdk: (runtime: RuntimeName) => Promise<void>;
}

export function createDeployment(options: LocalInvokerOptions): Deployment {
  const { file, variables = {}, env = process.env } = options;
  const assumptions = [...(options.assumptions ?? []), ...ofWrapper(variables)];

  const compileAs = (bundle: boolean | undefined): ReturnType<typeof compile> =>
    compile(file, {
      bundle,
      loader: options.loader,
      layers: options.layers,
      amplifyOutputs: options.amplify?.outputs,
      onFile: options.onFile,
      onAssumption: (assumption) => assumptions.push(assumption),
    });

  const readOptions = async (text: string): Promise<NodeOptions> => {
    const { readNodeOptions } = await import("./node-options.ts");
    const read = readNodeOptions(text);
    const args = { flags: read.notApplied };
    if (args.flags.length > 0) {
      assumptions.push({ code: "node-options", severity: "note", where: {}, args });
    }
    return read;
  };

  const readLinks = async (code = ""): Promise<Record<string, string>> => {
    const isLinked = /["']sst["'/]/.test(code);
    const isOpen = assumptions.some(({ code: each }) => each === "variables-unread");
    if (!isLinked && !isOpen) return {};
    const { madeUpLinks } = await import("../projects/sst-links.ts");
    const { madeUpReads } = await import("../projects/unread-variables.ts");
    const made = { ...(isOpen && madeUpReads(code)), ...(isLinked && madeUpLinks(code)) };
    const names = Object.keys(made).filter((name) => !(name in env));
    const index = assumptions.findIndex(({ code: each }) => each === "variables-made-up");
    const [known] = index === -1 ? [] : assumptions.splice(index, 1);
    if (known?.code === "variables-made-up") names.unshift(...known.args.names);
    if (names.length > 0) {
      assumptions.push({ code: "variables-made-up", severity: "note", where: {}, args: { names } });
    }
    return made;
  };

  let nodeOptions: Promise<NodeOptions> | undefined;
  let compiled: ReturnType<typeof compile> | undefined;
  let links: Promise<Record<string, string>> | undefined;
  const read = async (): Promise<Deployed> => {
    const { NODE_OPTIONS } = variables;
    if (NODE_OPTIONS !== undefined) nodeOptions ??= readOptions(NODE_OPTIONS);
    // One after the other: a failure of one that nobody waits for would end the program.
    const flags = await nodeOptions;
    compiled ??= compileAs(options.bundle);
    const whole = await compiled;
    links ??= readLinks(whole?.code ?? tryRead(file));
    return { nodeOptions: flags, compiled: whole, links: await links };
  };

  const tryBundle = async (reason: LoadFailure): Promise<boolean> => {
    const { whyBundle } = await import("./bundle-instead.ts");
    const because = await whyBundle(file, reason);
    if (because === undefined) return false;
    // Where a bundler rejects it as well, what Node says stands.
    const bundled = await compileAs(true).catch(() => undefined);
    if (bundled === undefined) return false;
    compiled = Promise.resolve(bundled);
    assumptions.push({ code: "bundled", severity: "note", where: {}, args: { because } });
    return true;
  };
  let bundling: Promise<boolean> | undefined;
  const bundleInstead = async (reason: LoadFailure): Promise<boolean> => {
    if (options.bundle !== undefined || SOURCE.test(file)) return false;
    bundling ??= tryBundle(reason);
    return bundling;
  };

  let hasOldSdk = false;
  let isOldSdkChecked = false;
  const checkOldSdk = async (runtime: RuntimeName): Promise<void> => {
    if (!hasOldSdk || isOldSdkChecked) return;
    isOldSdkChecked = true;
    const { oldSdkLeftOut } = await import("./old-sdk.ts");
    const assumption = oldSdkLeftOut(options, runtime);
    if (assumption !== undefined) assumptions.push(assumption);
  };

  return {
    ...{ assumptions, read, bundleInstead, checkOldSdk },
    onOldSdk: () => {
      hasOldSdk = true;
    },
  };
}

function ofWrapper(variables: Readonly<Record<string, string>>): Assumption[] {
  const wrapper = variables["AWS_LAMBDA_EXEC_WRAPPER"];
  return wrapper === undefined || wrapper === ""
    ? []
    : [{ code: "exec-wrapper", severity: "warning", where: {}, args: { wrapper } }];
}
