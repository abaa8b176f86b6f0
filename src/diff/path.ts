/** Steps from the root of a JSON document to a place in it. */
export type Path = readonly (string | number)[];

/** Formats a path as JSONPath (RFC 9535): `$.request.userAttributes["cognito:user_status"]`. */
export function formatPath(path: Path): string {
  const steps = path.map((step) =>
    typeof step === "string" && /^[A-Za-z_]\w*$/.test(step)
      ? `.${step}`
      : `[${JSON.stringify(step)}]`,
  );
  return `$${steps.join("")}`;
}

const STEP =
  /\.?([A-Za-z_][\w:-]*|\*)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]/y;

/**
 * Parses what {@link formatPath} writes, and what people type: without `$`, with `*` for any one step, and with
 * attribute names as they are (`request.userAttributes.custom:tier`).
 *
 * @returns `undefined` if the text is not a path.
 */
export function parsePath(text: string): Path | undefined {
  if (text === "") return undefined;
  const path: (string | number)[] = [];
  STEP.lastIndex = text.startsWith("$") ? 1 : 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (match === null) return undefined;
    const [, name, index, doubleQuoted, singleQuoted] = match;
    if (doubleQuoted !== undefined) path.push(unquote(doubleQuoted));
    else if (singleQuoted !== undefined) path.push(unquote(toDoubleQuoted(singleQuoted)));
    else if (index !== undefined && index !== "*") path.push(Number(index));
    else path.push(name ?? "*");
  }
  return path;
}

/** Text in double quotes is a JSON string, or meant to be one. */
function unquote(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

/** Text in single quotes becomes JSON, one escape at a time. */
function toDoubleQuoted(text: string): string {
  return text.replace(/\\.|"/gs, (found) =>
    found === "\\'" ? "'" : found === '"' ? '\\"' : found,
  );
}

/** Whether `path` is at or below the place that `pattern` names. */
export function isWithin(path: Path, pattern: Path): boolean {
  return (
    pattern.length <= path.length &&
    pattern.every((step, depth) => step === "*" || String(step) === String(path[depth]))
  );
}
