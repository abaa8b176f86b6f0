import { jsonText } from "../../json.ts";
import { diagnose } from "../../contract/wiring/diagnose.ts";
import { readWiring } from "../../remote/wiring/read-wiring.ts";
import { fitted } from "../../report/terminal/fit.ts";
import { wiringText } from "../../report/wiring/text.ts";
import type { WiringReport } from "../../report/wiring/text.ts";
import { paintFor } from "../io/colour.ts";
import type { DoctorOptions } from "./options.ts";
import type { Context } from "../context.ts";
import type { AwsOptions } from "../io/aws-clients.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";

/** Reads what there is, judges it, and prints what is wrong. */
export async function examinePool(options: DoctorOptions, context: Context): Promise<ExitCode> {
  const { profile, endpointUrl, without, form, color } = options;
  const { aws } = context;
  const now = new Date();
  const at = (region: string): AwsOptions => ({ region, profile, endpointUrl });
  const wiring = await readWiring({
    ...options,
    profile: profile ?? context.env["AWS_PROFILE"],
    now,
    clients: {
      userPools: (region) => aws.userPools(at(region)),
      functions: (region) => aws.functions(at(region)),
      roles: (region) => aws.roles(at(region)),
      mail: (region) => aws.mail(at(region)),
      logs: (region) => aws.logs(at(region)),
      // An endpoint that stands in for AWS has accounts of its own.
      account: async () =>
        endpointUrl === undefined ? aws.account(at(options.region)) : undefined,
    },
  });
  const diagnosis = diagnose(wiring, { today: now.toISOString().slice(0, 10), without });
  const caller = { profile, endpointUrl };
  const isForWindows = process.platform === "win32";
  const report: WiringReport = { wiring, diagnosis, caller, isForWindows };
  const code = exitCodeOf({ kind: "diagnosed", ...diagnosis });
  const { stdout, stderr } = context;
  if (form === "json") {
    const { wiringDocument } = await import("../../report/wiring/json.ts");
    stdout.write(jsonText(wiringDocument(report, code)));
    return code;
  }
  // With --fix the commands are the result, and what is said of them is not.
  const isFix = form === "fix";
  const paint = await paintFor(context, color && (!isFix || stderr.isTTY));
  const output = isFix ? stderr : stdout;
  output.write(fitted(wiringText(report, paint), () => output.columns));
  if (isFix) {
    const { fixScript } = await import("../../report/wiring/fix-script.ts");
    stdout.write(fixScript(report));
  }
  return code;
}
