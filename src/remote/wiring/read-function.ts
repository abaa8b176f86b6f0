import { GetFunctionConfigurationCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import type { GetFunctionConfigurationCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import { functionArn } from "../../arn.ts";
import type { Fact, FunctionConfiguration, FunctionPlace } from "../../wiring.ts";
import { orMissing, required } from "./asking.ts";
import type { Asking } from "./asking.ts";

export interface ConfiguredFunction {
  arn: string;
  /** Its SES_SOURCE_EMAIL. */
  source: string | undefined;
  /** Why its variables cannot be read, if they cannot. */
  variablesError: string | undefined;
  logGroup: string | undefined;
  settings: FunctionConfiguration;
}

/** A function's settings; `undefined` where there is no such function, alias or version. */
export function readConfiguration(
  asking: Asking<Pick<LambdaClient, "send">>,
  place: FunctionPlace,
): Promise<Fact<ConfiguredFunction | undefined>> {
  const command = new GetFunctionConfigurationCommand({
    FunctionName: functionName(place),
    Qualifier: place.qualifier,
  });
  return asking("lambda:GetFunctionConfiguration", async (client, abortSignal) => {
    const output = await orMissing(client.send(command, { abortSignal }));
    return output === undefined ? undefined : configured(output);
  });
}

/**
 * The resource policy of a function, or of one alias or version of it: each has its own.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
 */
export function readPolicy(
  asking: Asking<Pick<LambdaClient, "send">>,
  place: FunctionPlace,
  qualifier: string | undefined,
): Promise<Fact<string | undefined>> {
  const command = new GetPolicyCommand({
    FunctionName: functionName(place),
    Qualifier: qualifier,
  });
  return asking("lambda:GetPolicy", async (client, abortSignal) => {
    const output = await orMissing(client.send(command, { abortSignal }));
    return output === undefined ? undefined : required(output.Policy, "Policy");
  });
}

/** Another account's function is only found by its ARN. */
function functionName(place: FunctionPlace): string {
  return place.account === undefined ? place.name : functionArn({ ...place, qualifier: undefined });
}

function configured(output: GetFunctionConfigurationCommandOutput): ConfiguredFunction {
  const { VpcConfig: vpc, Environment: environment } = output;
  return {
    arn: required(output.FunctionArn, "FunctionArn"),
    source: environment?.Variables?.["SES_SOURCE_EMAIL"],
    variablesError: environment?.Error?.Message,
    logGroup: output.LoggingConfig?.LogGroup,
    settings: {
      roleArn: output.Role,
      state: output.State,
      stateReason: output.StateReason,
      lastUpdateStatus: output.LastUpdateStatus,
      lastUpdateReason: output.LastUpdateStatusReason,
      lastModified: isoTime(output.LastModified),
      timeoutSeconds: output.Timeout,
      memoryMb: output.MemorySize,
      runtime: output.Runtime,
      // A function that was taken out of its VPC still has an empty one.
      ...(vpc?.VpcId !== undefined &&
        vpc.VpcId !== "" && {
          vpc: {
            id: vpc.VpcId,
            subnets: vpc.SubnetIds ?? [],
            securityGroups: vpc.SecurityGroupIds ?? [],
          },
        }),
    },
  };
}

/** Lambda writes the offset as `+0000`. */
function isoTime(text = ""): string | undefined {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
