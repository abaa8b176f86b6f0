import { isOfMail } from "../../aws-services.ts";
import { PLAIN } from "./scenarios.ts";
import type { ScenarioRun, SourceCall } from "./scenario.ts";

/** The calls of a source that no scenario made, where a whole check works and would show them. */
export function neverCalled(
  runs: readonly ScenarioRun[],
  { calls = [] }: { calls?: readonly SourceCall[] } = {},
): readonly SourceCall[] {
  const plain = runs.find(({ scenario }) => scenario.name === PLAIN);
  if (plain?.calls[0]?.verdict.accepted !== true) return [];
  const invocations = runs.flatMap((run) => run.calls.map(({ invocation }) => invocation));
  const made = invocations.flatMap(({ awsCalls, late }) => [
    ...awsCalls,
    ...(late?.awsCalls ?? []),
  ]);
  // Which operation is called by a path is not known for a service without a model.
  const isByPath = made.some(
    ({ service, operation }) => !/^(?:http|appsync)$/.test(service) && /^[A-Z]+ \//.test(operation),
  );
  if (isByPath) return [];
  const operations = new Set(made.map(({ operation }) => operation));
  const isMailer = invocations.some(({ mails }) => mails.length > 0) || made.some(isOfMail);
  const unmade = calls.filter(
    ({ operation }) => !operations.has(operation) && !(isMailer && operation.startsWith("Send")),
  );
  return [...new Map(unmade.map((call) => [call.operation, call])).values()];
}
