import { findPackageJSON, isBuiltin, registerHooks } from "node:module";
import { tryRead } from "../try-read.ts";

/** Packages that Lambda provides, so that they are in no bundle, and this tool's own. */
const NOT_BUNDLED =
  /\/node_modules\/(?:@aws-sdk|@smithy|@aws-crypto|@aws|cognito-postconfirm)\/(?!.*\/node_modules\/)/;

/**
 * Lets `require` of Node's modules fail in packages of CommonJS, as in an ES module that esbuild writes: there it is a
 * function that throws.
 *
 * @param handlerUrl The compiled handler, whose own calls of `require` are the same.
 */
export function takeRequireAway(handlerUrl: string): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const { parentURL = "", conditions } = context;
      if (isBuiltin(specifier) && conditions.includes("require") && isInBundle(parentURL)) {
        throw new Error(`Dynamic require of "${specifier}" is not supported`);
      }
      return next(specifier, context);
    },
  });

  function isInBundle(url: string): boolean {
    if (url === handlerUrl) return true;
    if (!url.includes("/node_modules/") || NOT_BUNDLED.test(url)) return false;
    const manifest = findPackageJSON(url);
    // esbuild may take a package's ES modules where Node takes its CommonJS.
    return manifest === undefined || !/"module"\s*:/.test(tryRead(manifest) ?? "");
  }
}
