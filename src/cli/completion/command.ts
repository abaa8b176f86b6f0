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
    "Load it in the start-up file of your shell.",
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
    context.stdout.write(printed(() => new RootCommand().setup(NAME, NAME, shell)));
    return EXIT.ok;
  },
});
