import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as v from "valibot";
import type { Template } from "../../capture-settings.ts";
import { UserError } from "../../errors.ts";
import { fileError } from "../../files/file-error.ts";
import type { Context } from "../context.ts";
import { isObject } from "../../json.ts";
import { readJson } from "./input.ts";

const TEXT = v.optional(v.string());
const ONE = v.pipe(
  v.strictObject({
    TemplateName: v.string(),
    SubjectPart: TEXT,
    TextPart: TEXT,
    HtmlPart: TEXT,
  }),
  v.transform(({ TemplateName: name, SubjectPart: subject, TextPart: text, HtmlPart: html }) => {
    return { name, subject, text, html };
  }),
);
const TWO = v.pipe(
  v.strictObject({
    TemplateName: v.string(),
    TemplateContent: v.strictObject({ Subject: TEXT, Text: TEXT, Html: TEXT }),
    Tags: v.optional(v.any()),
  }),
  v.transform(
    ({ TemplateName: name, TemplateContent: { Subject: subject, Text: text, Html: html } }) => {
      return { name, subject, text, html };
    },
  ),
);

/** The templates of a folder, each a `.json` file as `create-template` of either version takes it. */
export async function readTemplates(folder: string, context: Context): Promise<Template[]> {
  const path = resolve(context.cwd, folder);
  const names = await readdir(path).catch((error: unknown) => {
    throw fileError(error, folder, "list");
  });
  const files = names.filter((name) => name.endsWith(".json")).toSorted();
  if (files.length === 0) {
    throw new UserError(
      "no-input",
      `${folder} contains no templates: none of its files ends with .json`,
      'Write one: { "Template": { "TemplateName": "welcome", "SubjectPart": "Hi {{name}}", "TextPart": "…" } }',
    );
  }
  return Promise.all(files.map((name) => readTemplate(join(folder, name), context)));
}

async function readTemplate(file: string, context: Context): Promise<Template> {
  const document = await readJson(file, context);
  const remedy = "Use the format of create-template (SES v1) or create-email-template (SES v2).";
  const has = (key: string): boolean => isObject(document) && Object.hasOwn(document, key);
  if (has("TemplateContent")) return check(TWO, document, file, remedy);
  if (!has("Template")) return check(ONE, document, file, remedy);
  return check(v.strictObject({ Template: ONE }), document, file, remedy).Template;
}

function issueText(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return issue.message;
  if (issue.expected === "never") return `"${path}" is not a key of a template`;
  if (issue.received === "undefined") return `"${path}" is missing`;
  return `"${path}" must be ${issue.expected === "Object" ? "an object" : `a ${issue.expected}`}`;
}

function check<Schema extends v.GenericSchema>(
  schema: Schema,
  document: unknown,
  file: string,
  remedy: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, document);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UserError("invalid-input", `${file}: ${issueText(issue)}`, remedy);
}
