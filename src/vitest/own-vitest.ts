import { UserError } from "../errors.ts";

/** The project's vitest. A static import that fails could not say what to do. */
export const { describe, expect, it } = await import("vitest").catch((error: unknown) => {
  if (!String(error).includes("Cannot find package 'vitest'")) throw error;
  throw new UserError(
    "vitest-missing",
    "cognito-postconfirm/vitest needs vitest, which is not installed here; install it with: npm i -D vitest",
  );
});
