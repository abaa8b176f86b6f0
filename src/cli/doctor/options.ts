import type { Examination } from "../../wiring.ts";

export interface DoctorOptions {
  poolId: string;
  /** Where the pool is. */
  region: string;
  functionName: string | undefined;
  from: string | undefined;
  without: readonly Examination[];
  timeoutMs: number;
  profile: string | undefined;
  endpointUrl: string | undefined;
  form: "text" | "json" | "fix";
  color: boolean;
}
