import { handlersOfTemplates } from "./cloudformation.ts";
import { folderOf } from "./declared-handler.ts";
import type { DeclaredHandler } from "./declared-handler.ts";
import { handlersOfServerless, isServerless } from "./serverless.ts";
import { handlersOfSst } from "./sst.ts";
import { readTemplate } from "./template.ts";
import type { SyntaxProblem, Template } from "./template.ts";

export interface ProjectFile {
  file: string;
  text: string;
}

/** What is written of a PostConfirmation trigger, and what could not be read of it. */
export interface Declared {
  handlers: DeclaredHandler[];
  problems: SyntaxProblem[];
}

/** Finds the handlers in files that speak of the trigger, or that such a file may be a part of. */
export async function handlersOf(files: readonly ProjectFile[]): Promise<Declared> {
  const templates: Template[] = [];
  const problems: SyntaxProblem[] = [];
  for (const { file, text } of files.filter(({ file }) =>
    /\.(?:ya?ml|json|template)$/.test(file),
  )) {
    const read = await readTemplate(file, text);
    if (read === undefined) continue;
    if ("content" in read) templates.push(read);
    // Other files may mention the trigger too, and are not meant to be templates.
    else if (/AWS::|cognitoUserPool/.test(text)) problems.push(read);
  }
  const services = templates.filter(isServerless);
  return {
    handlers: [
      ...handlersOfTemplates(templates.filter(({ content }) => "Resources" in content)),
      ...services.flatMap((service) => {
        const folder = folderOf(service.file);
        const paths = (file: string): string => plainPath(`${folder}/${file}`);
        return handlersOfServerless(service, (file) =>
          templates.find((other) => other.file === paths(file)),
        );
      }),
      ...handlersOfStacks(files),
    ],
    problems,
  };
}

function handlersOfStacks(files: readonly ProjectFile[]): DeclaredHandler[] {
  const main = files.find(({ file }) => /(?:^|\/)sst\.(?:config\.[cm]?[jt]s|json)$/.test(file));
  if (main === undefined) return [];
  const stacks = files.filter(({ file }) => /\.[cm]?[jt]s$/.test(file));
  return handlersOfSst(folderOf(main.file), stacks);
}

/** Without `.` and `..`. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
