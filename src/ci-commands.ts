// CI systems take lines of a log for commands: GitHub `::error::` at the start of a line and `##[error]`
// anywhere in it, Azure Pipelines `##vso[…]` and `##[…]`, GitLab `section_start:…`.
// See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands,
// https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands and
// https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections

/** The `:` with which a line begins that GitHub reads as a command. */
const AT_START = /(?<=^\s*):(?=:)/gm;
/** The first character of a command that counts anywhere in a line. */
const ANYWHERE = /#(?=#(?:\[|vso\[))|s(?=ection_(?:start|end):\d)/gi;

/** Text that no CI system takes for a command: a space shows where there was one. */
export function withoutCommands(text: string): string {
  return text.replaceAll(AT_START, ": ").replaceAll(ANYWHERE, "$& ");
}

/** The same text once it is read, with the first character of each command written as an escape. */
export function escapeCommands(text: string, escape: (character: string) => string): string {
  return text.replaceAll(AT_START, escape).replaceAll(ANYWHERE, escape);
}
