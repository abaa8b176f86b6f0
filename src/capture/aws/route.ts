import { decoded } from "../../decoded.ts";
import type { CapturedRequest } from "../http.ts";
import { operationOf, resolved } from "./model.ts";
import type { Operation, ServiceModel } from "./model.ts";

/** The operation of a REST service that a request calls, and the values in its path. */
export interface Route {
  name: string;
  operation: Operation;
  labels: Readonly<Record<string, string>>;
}

/** A route, and how much of its request fits it. */
interface Fit extends Route {
  points: number;
}

/** Several operations may share a path. The one with the most parameters in the request counts. */
export function findRoute(model: ServiceModel, request: CapturedRequest): Route | undefined {
  const { searchParams } = request.url;
  // A newer client names its operation. Reading all the others takes longer than the call.
  const named = fitOf(model, searchParams.get("x-id") ?? "", request);
  if (named !== undefined) return named;
  let best: Fit | undefined;
  for (const name of model.operations.names) {
    const fit = fitOf(model, name, request);
    if (fit !== undefined && fit.points > (best?.points ?? -1)) best = fit;
  }
  return best;
}

function fitOf(model: ServiceModel, name: string, request: CapturedRequest): Fit | undefined {
  const { url, method } = request;
  const { http } = model.operations.get(name) ?? {};
  if (http === undefined || (http.method ?? "POST") !== method) return undefined;
  const [template = "", query = ""] = (http.requestUri ?? "/").split("?");
  if (!hasQuery(url, query)) return undefined;
  const path = model.protocol === "rest-xml" ? pathWithBucket(url) : url.pathname;
  const labels = labelsOf(template, path);
  if (labels === undefined) return undefined;
  const operation = operationOf(model, name) ?? {};
  const given = givenParameters(model, operation, request);
  if (given === undefined) return undefined;
  const literal = template.replaceAll(/\{[^}]*\}/g, "").length;
  const points = (query === "" ? 0 : 100) + given * 100 + literal;
  return { name, operation, labels, points };
}

/** The number of required parameters in query and headers; `undefined` where one is missing. */
function givenParameters(
  model: ServiceModel,
  { input = {} }: Operation,
  { url, headers }: CapturedRequest,
): number | undefined {
  let count = 0;
  for (const name of input.required ?? []) {
    const { location, locationName = name } = resolved(model, input.members?.[name] ?? {});
    if (location === "querystring" && !url.searchParams.has(locationName)) return undefined;
    if (location === "header" && headers[locationName.toLowerCase()] === undefined)
      return undefined;
    if (location === "querystring" || location === "header") count += 1;
  }
  return count;
}

function hasQuery({ searchParams }: URL, query: string): boolean {
  for (const [name, value] of new URLSearchParams(query)) {
    if (!searchParams.has(name) || (value !== "" && searchParams.get(name) !== value)) return false;
  }
  return true;
}

/** The values of each `{Label}` in a path; that of a `{Label+}` may have slashes. */
function labelsOf(template: string, path: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  const names: string[] = [];
  const pattern = template.replaceAll(/[.*^$()|[\]\\]/g, String.raw`\$&`).replace(/\/$/, "");
  const expression = pattern.replaceAll(
    /\{([^}+]+)(\+?)\}/g,
    (_all, name: string, rest: string) => {
      names.push(name);
      return rest === "" ? "([^/]+)" : "(.+)";
    },
  );
  const found = new RegExp(`^${expression}/?$`, "s").exec(path);
  if (found === null) return undefined;
  for (const [index, name] of names.entries()) labels[name] = decoded(found[index + 1] ?? "");
  return labels;
}

/** The path of a request to S3, with a bucket that is in the host's name. */
export function pathWithBucket({ hostname, pathname }: URL): string {
  const bucket = /^(.+?)\.s3(?!-object-lambda)[.-][a-z0-9.-]*$/.exec(hostname)?.[1];
  return bucket === undefined ? pathname : `/${bucket}${pathname}`;
}
