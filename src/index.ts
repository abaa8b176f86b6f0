export type {
  Fault,
  Outage,
  PartialSettings,
  SesSettings,
  Stub,
  Template,
} from "./capture-settings.ts";
export { checkHandler } from "./check/check-handler.ts";
export type { CheckOptions } from "./check/check-handler.ts";
export type { CheckSettings } from "./check/plan.ts";
export type { RuleChoice, RuleLevel } from "./check/rule-level.ts";
export type { UserScenario } from "./check/user-scenario.ts";
export type { Config } from "./cli/io/config.ts";
export type { CheckFinding, RuleArgs, RuleCode } from "./contract/check/finding.ts";
export type * from "./contract/check/result.ts";
export type { Expectations, ScenarioEvent } from "./contract/check/scenario.ts";
export { defineConfig } from "./cli/config/define-config.ts";
export { diagnose } from "./contract/wiring/diagnose.ts";
export type {
  DiagnoseOptions,
  Diagnosis,
  ExaminationResult,
  Unexamined,
} from "./contract/wiring/diagnose.ts";
export type { WiringArgs, WiringCode, WiringFinding } from "./contract/wiring/finding.ts";
export { judge } from "./contract/verdict.ts";
export type { CognitoException, Remark, RemarkCode, Verdict } from "./contract/verdict.ts";
export { compareDocuments } from "./diff/compare.ts";
export type { Difference } from "./diff/compare.ts";
export { UserError } from "./errors.ts";
export { createEvent } from "./event/create/create-event.ts";
export type { CreateEventOptions } from "./event/create/create-event.ts";
export type { Edit } from "./event/edit.ts";
export type { EventDocument, PostConfirmationEvent, TriggerSource } from "./event/event.ts";
export { fixEvent } from "./event/lint/fix.ts";
export type { Json } from "./json.ts";
export { lintEvent } from "./event/lint/lint.ts";
export type { LintCode, LintFinding } from "./event/lint/lint.ts";
export type { Finding, Severity } from "./finding.ts";
export type { LocaleName } from "./event/create/locales.ts";
export type { PoolProfile } from "./event/create/pool-profiles.ts";
export type { ProviderName } from "./event/create/providers.ts";
export { redactEvent } from "./event/redact.ts";
export { createEvents } from "./event/create/stream.ts";
export type { StreamOptions } from "./event/create/stream.ts";
export { FLOWS } from "./event/create/flows.ts";
export type { ClientFlowName, Evidence, Flow, FlowName } from "./event/create/flows.ts";
export type * from "./invocation.ts";
export type { Obstacle } from "./obstacle.ts";
export { explainCheck } from "./report/check/explain.ts";
export type {
  ExplainedFinding,
  ExplainedReport,
  ExplainedScenario,
} from "./report/check/explain.ts";
export type { RuleInfo } from "./report/check/rules/index.ts";
export { readWiring } from "./remote/wiring/read-wiring.ts";
export type { ReadWiringOptions, WiringClients } from "./remote/wiring/read-wiring.ts";
export { localInvoker } from "./runtime/invoker/local-invoker.ts";
export type { LocalInvokerOptions } from "./runtime/invoker/invoker-options.ts";
export type { LocalInvoker } from "./runtime/invoker/local-invoker.ts";
export type { RuntimeName } from "./runtime/lambda-function.ts";
export { serve } from "./serve/serve.ts";
export type { LocalServer, ServedMails, ServeOptions } from "./serve/serve.ts";
export { serverFixture } from "./serve/fixture.ts";
export type { ServerFixture } from "./serve/fixture.ts";
export type { MailQuery } from "./serve/mail-query.ts";
export { mailsAt } from "./serve/mails-at.ts";
export type { MailsAt, ReadMail } from "./serve/mails-at.ts";
export type { Examination, Fact, Unknown, Wiring } from "./wiring.ts";
