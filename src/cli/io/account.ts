import { parseFunctionName } from "../../function-name.ts";

/** For what only helps a person decide: it need not be waited for. */
export const ASIDE = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

/** The account of a function. Asked of AWS only for a person who is about to decide. */
export async function accountOf<Options>(
  functionName: string,
  yes: boolean,
  options: Options,
  { aws }: { aws: { account: (options: Options) => Promise<string | undefined> } },
): Promise<string | undefined> {
  const { account } = parseFunctionName(functionName) ?? {};
  return account ?? (yes ? undefined : aws.account(options));
}
