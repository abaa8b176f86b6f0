import type { CapturedRequest } from "../http.ts";
import { operationOf, resolved } from "./model.ts";
import type { Operation, ServiceModel } from "./model.ts";

/** Which operation of a REST service a request means, and what its path says. */
export interface Route {
  name: string;
  operation: Operation;
  labels: Readonly<Record<string, string>>;
}

/** Several operations may have one path. Then the one counts of whose parameters most are there. */
export function findRoute(model: ServiceModel, request: CapturedRequest): Route | undefined {
  const { url, method } = request;
  const path = model.protocol === "rest-xml" ? pathWithBucket(url) : url.pathname;
  let best: Route | undefined;
  let most = -1;
  for (const name of model.operations.names) {
    const operation = operationOf(model, name) ?? {};
    const { http } = operation;
    if (http === undefined || (http.method ?? "POST") !== method) continue;
    const [template = "", query = ""] = (http.requestUri ?? "/").split("?");
    const labels = labelsOf(template, path);
    if (labels === undefined || !hasQuery(url, query)) continue;
    const given = givenParameters(model, operation, request);
    if (given === undefined) continue;
    // A newer client says which operation it means.
    const isNamed = url.searchParams.get("x-id") === name;
    const literal = template.replaceAll(/\{[^}]*\}/g, "").length;
    const points = (isNamed ? 10_000 : 0) + (query === "" ? 0 : 100) + given * 100 + literal;
    if (points <= most) continue;
    best = { name, operation, labels };
    most = points;
  }
  return best;
}

/** How many of the required parameters outside of path and body a request has; `undefined`: not all. */
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

/** What stands in a path in the place of each `{Label}`; the last one of a path may have slashes. */
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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** S3 takes the bucket from the host's name or from the path. */
function pathWithBucket({ hostname, pathname }: URL): string {
  const bucket = /^(.+?)\.s3(?!-object-lambda)[.-][a-z0-9.-]*$/.exec(hostname)?.[1];
  return bucket === undefined ? pathname : `/${bucket}${pathname}`;
}
