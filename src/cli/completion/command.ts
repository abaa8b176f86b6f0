import { UserError } from "../../errors.ts";
import { defineCommand } from "../define-command.ts";
import { EXIT } from "../exit-code.ts";

export const SHELLS = ["bash", "zsh", "fish", "powershell"];
const NAME = "cognito-postconfirm";

export const completion = defineCommand({
  name: "completion",
  summary: "print a completion script for your shell",
  description:
    "Prints a script that completes commands, flags, flows, rules, scenarios, profiles and files. " +
    "Load it in your shell's start-up file. It completes the cognito-postconfirm command, so the command " +
    "must be on your PATH: install it with npm i -g, or add node_modules/.bin.",
  arguments: { "<shell>": SHELLS.join(", ") },
  groups: {},
  examples: `
  $ echo 'source <(cognito-postconfirm completion bash)' >> ~/.bashrc
  $ cognito-postconfirm completion fish | source`,
  async act({ args: [shell = ""], context }) {
    if (!SHELLS.includes(shell)) {
      throw new UserError(
        "usage",
        `no completion for the shell "${shell}"`,
        `Use one of ${SHELLS.join(", ")}.`,
      );
    }
    const { RootCommand } = await import("@bomb.sh/tab");
    const { printed } = await import("./printed.ts");
    const script = printed(() => new RootCommand().setup(NAME, NAME, shell));
    context.stdout.write(shell === "bash" ? forAnyBash(script) : script);
    return EXIT.ok;
  },
});

/** A script that can be loaded twice, and without the package bash-completion, which alone reads `--flag=value`. */
function forAnyBash(script: string): string {
  return script.replaceAll("readonly ", "").replace(
    /^ *_get_comp_words_by_ref .*$/m,
    `    if declare -F _get_comp_words_by_ref > /dev/null; then
    $&
    else
        words=("\${COMP_WORDS[@]}")
        cur="\${COMP_WORDS[COMP_CWORD]}"
    fi`,
  );
}
