import { readFunctionName } from "../flags/function-name.ts";
import { readPoolPlace } from "../flags/user-pool.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { AWS_CALLS, EXAMINATIONS, FIX } from "../flags/table/doctor.ts";
import { PLAIN_OUTPUT } from "../flags/table/plain-output.ts";

export const DOCTOR_FLAGS = {
  Checks: EXAMINATIONS,
  AWS: AWS_CALLS,
  Output: { ...FIX, ...PLAIN_OUTPUT },
} satisfies FlagGroups;

type DoctorFlags = FlagsOf<typeof DOCTOR_FLAGS>;

export type DoctorOptions = ReturnType<typeof readDoctorOptions>;

export function readDoctorOptions(
  poolId: string,
  functionName: string | undefined,
  flags: DoctorFlags,
) {
  const form: "json" | "fix" | "text" =
    flags.json === true ? "json" : flags.fix === true ? "fix" : "text";
  return {
    poolId,
    ...readPoolPlace(poolId, flags),
    functionName:
      functionName === undefined ? undefined : readFunctionName(functionName, undefined),
    from: flags.from,
    without: flags.without ?? [],
    timeoutMs: flags.requestTimeout,
    profile: flags.profile,
    form,
    color: flags.color,
  };
}
