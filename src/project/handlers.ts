import { handlersOfTemplates } from "./cloudformation.ts";
import { TABLE } from "./table-type.ts";
import { folderOf, plainPath } from "./declared-handler.ts";
import type { DeclaredHandler } from "./declared-handler.ts";
import { handlersOfServerless, isServerless } from "./serverless.ts";
import { GRANTS } from "./role/grants.ts";
import { readTemplate } from "./template.ts";
import type { SyntaxProblem, Template } from "./template.ts";

export interface ProjectFile {
  file: string;
  text: string;
}

/** The functions that a project's files declare, and what could not be read of them. */
export interface Declared {
  handlers: DeclaredHandler[];
  /** The same functions as the sources of what CDK has written declare them, where both are here. */
  ofSources: DeclaredHandler[];
  problems: SyntaxProblem[];
}

/**
 * Finds the functions in files that speak of one, or that such a file may be a part of.
 *
 * @param word What a text has to have in it to speak of the function.
 */
export async function handlersOf(files: readonly ProjectFile[], word: RegExp): Promise<Declared> {
  const ofKind = (kind: RegExp): ProjectFile[] => files.filter(({ file }) => kind.test(file));
  const wanted = new RegExp(`${word.source}|${TABLE.source}|${GRANTS.source}`, word.flags);
  const templates: Template[] = [];
  const problems: SyntaxProblem[] = [];
  for (const { file, text } of ofKind(/\.(?:ya?ml|json|template)$/)) {
    const read = await readTemplate(file, text, wanted);
    if (read === undefined) continue;
    if ("content" in read) templates.push(read);
    // Other files may mention the trigger too, and are not meant to be templates.
    else if (/AWS::|cognitoUserPool/.test(text)) problems.push(read);
  }
  const terraform = ofKind(/\.tf(?:vars)?$/);
  const ofPrograms = await handlersOfPrograms(files, templates);
  return {
    handlers: [
      ...handlersOfTemplates(templates.filter(({ content }) => "Resources" in content)),
      ...templates
        .filter(isServerless)
        .flatMap((service) => handlersOfServerless(service, including(service, templates))),
      ...ofPrograms.handlers,
      ...(terraform.length > 0
        ? (await import("./terraform.ts")).handlersOfTerraform(terraform)
        : []),
    ],
    ofSources: ofPrograms.ofSources,
    problems,
  };
}

function including({ file: main }: Template, templates: readonly Template[]) {
  return (file: string): Template | undefined => {
    const path = plainPath(`${folderOf(main)}/${file}`);
    return templates.find((other) => other.file === path);
  };
}

/** Those of stacks and services that are written in JavaScript or TypeScript. */
async function handlersOfPrograms(
  files: readonly ProjectFile[],
  templates: readonly Template[],
): Promise<Omit<Declared, "problems">> {
  const sources = files.filter(({ file }) => /\.[cm]?[jt]s$/.test(file));
  if (sources.length === 0) return { handlers: [], ofSources: [] };
  const services = sources.filter(({ file }) => /(?:^|\/)serverless\.[cm]?[jt]s$/.test(file));
  if (services.length > 0) {
    const { readServerlessSource } = await import("./serverless-source.ts");
    const read = services.flatMap((service) => {
      const others = sources.filter((each) => each !== service && serviceOf(each) === service);
      return readServerlessSource(service, others) ?? [];
    });
    if (read.length > 0) {
      const handlers = read.flatMap(({ main, functions }) =>
        handlersOfServerless(main, including(main, templates), functions),
      );
      return { handlers, ofSources: [] };
    }
  }
  /** The one whose folder a file is in. The innermost, where they are in each other's. */
  function serviceOf({ file }: ProjectFile): ProjectFile | undefined {
    return services
      .filter(
        (service) =>
          folderOf(service.file) === "." || file.startsWith(`${folderOf(service.file)}/`),
      )
      .toSorted((one, other) => other.file.length - one.file.length)[0];
  }
  const main = files.find(({ file }) =>
    /(?:^|\/)(?:sst\.config\.[cm]?[jt]s|sst\.json|cdk\.json)$/.test(file),
  );
  const { handlersOfSources } = await import("./sources.ts");
  const ofStacks = handlersOfSources(folderOf(main?.file ?? ""), sources);
  // What CDK has written of the same stacks says more than they do.
  const isWritten = templates.some(({ file }) => file.includes("cdk.out/"));
  return isWritten ? { handlers: [], ofSources: ofStacks } : { handlers: ofStacks, ofSources: [] };
}
