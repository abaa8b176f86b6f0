/**
 * What has to be known of a command line before commander reads it: the command decides what is loaded,
 * and whether a thread is started, and an error is printed in the form of the results even where
 * commander refuses the line.
 */
export interface CommandLine {
  command: string | undefined;
  /** Many results are a line each, and so is what ends them. */
  form: "text" | "document" | "line";
}

export function readCommandLine(argv: readonly string[]): CommandLine {
  const [command] = argv;
  if (!argv.includes("--json")) return { command, form: "text" };
  const isMany = argv.some((each) => /^--(?:events|count)(?:=|$)/.test(each));
  return { command, form: isMany ? "line" : "document" };
}
