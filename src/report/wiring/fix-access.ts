import { functionArn } from "../../arn.ts";
import { poolArnOf } from "../../wiring.ts";
import type { FunctionPlace, Wiring } from "../../wiring.ts";
import { fix } from "./command.ts";
import type { Remedy } from "./command.ts";

/** A name does for the caller's own account; another's function needs its ARN. */
export function functionName(target: FunctionPlace, { account }: Wiring): string {
  return target.account === undefined || target.account === account
    ? target.name
    : functionArn({ ...target, qualifier: undefined });
}

/** UpdateUserPool resets what it is not given, so it gets back all that the pool has. */
export function setTrigger(_args: object, { pool, named, poolId }: Wiring): Remedy[] {
  if ("unknown" in pool || named?.account === undefined) return [];
  const settings: { AdminCreateUserConfig?: object; LambdaConfig?: object } = pool.value.settings;
  const { AdminCreateUserConfig: admin, LambdaConfig: triggers } = settings;
  const input = {
    UserPoolId: poolId,
    ...settings,
    // Cognito shows this beside the password policy's own figure, and refuses to take both.
    AdminCreateUserConfig: admin && { ...admin, UnusedAccountValidityDays: undefined },
    LambdaConfig: { ...triggers, PostConfirmation: functionArn(named) },
  };
  return [fix`cognito-idp update-user-pool --cli-input-json ${asciiJson(input)}`];
}

/** JSON that means the same, and in which nothing can move a terminal's cursor. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function addPermission({ taken }: { taken: readonly string[] }, wiring: Wiring): Remedy[] {
  const { target, account, poolId } = wiring;
  if (target === undefined || account === undefined) return [];
  const poolArn = poolArnOf(wiring, { partition: target.partition, account });
  const id = freeId(`PostConfirmation-${poolId}`, taken);
  return [
    fix`lambda add-permission --function-name ${functionName(target, wiring)} ${onQualifier(target)}
      --statement-id ${id} --action lambda:InvokeFunction
      --principal cognito-idp.amazonaws.com --source-account ${account} --source-arn ${poolArn}`,
  ];
}

function freeId(wanted: string, taken: readonly string[]): string {
  let id = wanted;
  for (let count = 2; taken.includes(id); count++) id = `${wanted}-${count}`;
  return id;
}

function onQualifier({ qualifier }: FunctionPlace): string[] {
  return qualifier === undefined || qualifier === "$LATEST" ? [] : ["--qualifier", qualifier];
}

export function removePermissions({ sids }: { sids: readonly string[] }, wiring: Wiring): Remedy[] {
  const { target } = wiring;
  if (target === undefined) return [];
  const name = functionName(target, wiring);
  return sids.map(
    (sid) =>
      fix`lambda remove-permission --function-name ${name} ${onQualifier(target)} --statement-id ${sid}`,
  );
}
