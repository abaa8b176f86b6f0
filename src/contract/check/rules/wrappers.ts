import type { Suite } from "./suite.ts";

/** Packages that wrap handlers, in some versions with a function that takes a callback. */
const WRAPPER =
  /^(?:middy|@middy\/core|epsagon|@lumigo\/tracer|datadog-lambda-js|@sentry\/(?:aws-)?serverless|lambda-api|iopipe|@iopipe\/\w+|@thundra\/core|@newrelic\/aws-lambda|@instana\/aws-lambda|serverless-sentry-lib|serverless-http|@h4ad\/serverless-adapter|@dazn\/lambda-powertools-pattern-basic)$/;

/** The package that wraps a handler which itself takes no callback. */
export function wrapperOf({ plain }: Pick<Suite, "plain">): string | undefined {
  const { packages = [], takesCallback = false } = plain?.source ?? {};
  return takesCallback ? undefined : packages.find((name) => WRAPPER.test(name));
}
