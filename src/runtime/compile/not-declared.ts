import { packageIn } from "../package-root.ts";
import { readProject } from "./project.ts";

/**
 * What a module may be whose name is in no package.json.
 *
 * @param missing Its path, or only the first part of it.
 */
export function notDeclared(file: string, missing: string, isWhole: boolean): string {
  const name = packageIn(missing);
  const isPackage = PACKAGE_NAME.test(name);
  const install = `If it is a package, install it: npm i ${name}`;
  const { bundler, devDependencies, dependencies } = readProject(file);
  if (isPackage && bundler === undefined) return `${name} is not in package.json. ${install}`;
  // A bundler's own configuration is not run; esbuild reads this.
  const [first = ""] = missing.split("/");
  const alias = isWhole && missing === first ? [first, "<file>"] : [`${first}/*`, "<folder>/*"];
  const paths = `"${alias[0]}": ["./${alias[1]}"]`;
  const declare = `If it is an alias of the bundler, add it to compilerOptions.paths in tsconfig.json or jsconfig.json, as here: ${paths}`;
  const isOfWebpack = [devDependencies, dependencies].some((all) => all.has("serverless-webpack"));
  return [
    `${name} is not in package.json. ${declare}`,
    ...(isOfWebpack ? [`Or build it and name the built file: ${WEBPACK_BUILD}`] : []),
    ...(isPackage ? [install] : []),
  ].join("\n");
}

/** Into `dist/service`, with the paths of the sources. */
const WEBPACK_BUILD = "npx serverless webpack --out dist";

const PACKAGE_NAME = /^(?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/i;
