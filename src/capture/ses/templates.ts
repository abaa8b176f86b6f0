import { messageOf } from "../../errors.ts";
import { SesError } from "./refusals.ts";
import { templatesByName } from "../../capture-settings.ts";
import type { Template } from "../../capture-settings.ts";

export type Rendered = Pick<Template, "subject" | "text" | "html">;

/**
 * A template filled in with its data, as SES does it: by Handlebars, which escapes nothing in HTML
 * here, and a name without a value is an error.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html
 */
export async function renderTemplate(template: Template, data: string): Promise<Rendered> {
  const values = readData(data);
  const { default: handlebars } = await import("handlebars");
  const render = (part: string | undefined): string | undefined => {
    if (part === undefined) return undefined;
    try {
      return handlebars.compile(part, { noEscape: true, strict: true })(values);
    } catch (error) {
      throw renderingError(error);
    }
  };
  return {
    subject: render(template.subject),
    text: render(template.text),
    html: render(template.html),
  };
}

/** What a trial of a template is answered. */
export async function renderedText(template: Template, data: string): Promise<string> {
  const { subject, text, html } = await renderTemplate(template, data);
  return [`Subject: ${subject}`, text, html].filter((part) => part !== undefined).join("\n\n");
}

function readData(data: string): unknown {
  try {
    return JSON.parse(data === "" ? "{}" : data) as unknown;
  } catch {
    throw new SesError(
      "InvalidRenderingParameter",
      "Template rendering data is invalid: it is not JSON",
    );
  }
}

function renderingError(error: unknown): SesError {
  const text = messageOf(error);
  const missing = /^"(.+)" not defined in /s.exec(text)?.[1];
  return missing === undefined
    ? new SesError("InvalidTemplate", `Template rendering failed: ${text}`)
    : new SesError(
        "MissingRenderingAttribute",
        `Attribute '${missing}' is not present in the rendering data.`,
      );
}

/** The templates of an account: those that were there, and what the handler makes of them. */
export class TemplateStore {
  readonly #byName: Map<string, Template>;
  readonly #isKnown: boolean;
  readonly #fillsIn: boolean;

  /**
   * @param templates Without them it is not known which the real account has.
   * @param byName The same, of an account that others have as well.
   */
  constructor(
    templates: readonly Template[] | undefined,
    fillsIn: boolean,
    byName = templatesByName(templates),
  ) {
    this.#byName = byName;
    this.#isKnown = templates !== undefined;
    this.#fillsIn = fillsIn;
  }

  get(name: string): Template {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    if (!this.#isKnown && this.#fillsIn) return { name, subject: name, text: name };
    const missing = new SesError("TemplateDoesNotExist", `Template ${name} does not exist`);
    throw this.#isKnown ? missing : Object.assign(missing, { isStandIn: true });
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  delete(name: string): void {
    this.#byName.delete(name);
  }

  create(template: Template): void {
    if (this.#byName.has(template.name)) {
      throw new SesError("AlreadyExists", `Template ${template.name} already exists`);
    }
    this.#put(template);
  }

  update(template: Template): void {
    this.get(template.name);
    this.#put(template);
  }

  #put(template: Template): void {
    if (template.name === "") throw new SesError("InvalidTemplate", "Template name is missing");
    if (template.subject === undefined) {
      throw new SesError("InvalidTemplate", "The subject must be specified.");
    }
    this.#byName.set(template.name, template);
  }
}
