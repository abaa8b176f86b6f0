import { dirname } from "node:path";
import { typedPath } from "../../paths.ts";
import type { SourceFacts } from "../../contract/check/scenario.ts";
import { locate } from "./discover-handler.ts";
import { foldersUpwards } from "./find-upwards.ts";
import { listFiles, textOf } from "./project-files.ts";
import { readDeclarations, TRIGGER } from "./read-declarations.ts";

/** The PreSignUp trigger of a handler's project, found as its PostConfirmation trigger is. The nearest folder decides. */
export async function readPreSignUp(
  handler: string,
  cwd: string,
): Promise<SourceFacts["preSignUp"]> {
  const { withPreSignUp } = await import("../../project/with-pre-sign-up.ts");
  for (const root of foldersUpwards(dirname(handler), cwd)) {
    const paths = listFiles(root);
    const { handlers, ofSources } = await readDeclarations(root, paths, TRIGGER, withPreSignUp);
    const files = [...handlers, ...ofSources].flatMap((each) =>
      each.isTrigger === true ? (locate(each, root, paths).location?.file ?? []) : [],
    );
    const [file, ...others] = new Set(files);
    if (file === undefined) continue;
    return others.length > 0 ? undefined : { file: typedPath(cwd, file), text: textOf("", file) };
  }
  return undefined;
}
