import { allRecipients } from "../../email-address.ts";
import type { CapturedMail } from "../../invocation.ts";
import { withoutUndefined } from "../../json.ts";
import type { Json } from "../../json.ts";
import { eventsOf } from "./simulator.ts";
import type { Call, Recorder } from "../record.ts";
import { throwFault } from "./faults.ts";
import { refuseUnsendable, invalid, isVerified, SesError } from "./refusals.ts";
import { renderTemplate, TemplateStore } from "./templates.ts";
import type { SesSettings, Template } from "../../capture-settings.ts";

/** A mail as a call describes it. */
export type Draft = Omit<CapturedMail, "messageId" | "region" | "caller" | "events" | "size"> & {
  size?: number;
};

/** A draft without what its template will say. */
export type Unrendered = Omit<Draft, "subject" | "text" | "html" | "template">;

/** A draft without the people and the content of the mail. */
export type HeadOfMail = Omit<Unrendered, "from" | "to" | "cc" | "bcc">;

/** At most this many destinations in one bulk call. */
const BULK_LIMIT = 50;

/**
 * The SES account that the dry run plays, whichever of its two APIs a call came by: what it knows, and
 * what it does with a mail.
 */
export class Ses {
  readonly templates: TemplateStore;
  /** What the handler has asked to be verified; nobody will follow the link. */
  readonly pending = new Set<string>();
  readonly suppressed: Set<string>;
  paused: boolean;
  sent = 0;
  readonly #settings: SesSettings;
  readonly #record: Recorder;
  readonly #newId: () => string;

  /** @param fillsIn Whether a template that nobody supplied is made up. */
  constructor(settings: SesSettings, record: Recorder, newId: () => string, fillsIn = false) {
    this.#settings = settings;
    this.#record = record;
    this.#newId = newId;
    this.templates = new TemplateStore(settings.templates, fillsIn, settings.shared);
    this.suppressed = new Set(settings.suppressed);
    ({ paused: this.paused } = settings);
  }

  get isSandbox(): boolean {
    return this.#settings.sandbox;
  }

  /** In what a new account has, and in what one out of the sandbox begins with. */
  get quota(): { Max24HourSend: number; MaxSendRate: number; SentLast24Hours: number } {
    const limits = this.isSandbox
      ? { Max24HourSend: 200, MaxSendRate: 1 }
      : { Max24HourSend: 50_000, MaxSendRate: 14 };
    return { ...limits, SentLast24Hours: this.sent };
  }

  get identities(): string[] {
    return [...new Set([...(this.#settings.verified ?? []), ...this.pending])];
  }

  isVerified(identity: string): boolean {
    const { verified } = this.#settings;
    if (verified === undefined) return !this.pending.has(identity);
    return (
      verified.includes(identity) || (identity.includes("@") && isVerified(identity, verified))
    );
  }

  /** Sends a mail that is filled in first. What cannot be filled in is taken, and never sent. */
  async sendTemplated(
    draft: Unrendered,
    template: Template,
    data: string,
    call: Call,
  ): Promise<string> {
    const filled = { ...draft, template: { name: template.name, data } };
    try {
      const { subject = "", text, html } = await renderTemplate(template, data);
      return this.send({ ...filled, subject, text, html }, call);
    } catch (error) {
      if (!(error instanceof SesError) || !RENDERING_ERRORS.has(error.name)) throw error;
      const failure = { kind: "rendering-failure" as const, message: error.message };
      return this.send({ ...filled, subject: template.subject ?? "" }, call, failure);
    }
  }

  /**
   * The answers of a bulk call, one for each destination.
   *
   * @param preset The data that all of them get. A destination's own wins over it.
   * @param statusOf What becomes of one, in the words of the API.
   */
  async sendBulk(
    mails: readonly { draft: Unrendered; data: string | undefined }[],
    preset: string | undefined,
    template: Template,
    call: Call,
    statusOf: (error?: SesError) => string,
  ): Promise<Json[]> {
    const filled = mails.map(({ draft, data }) => ({ draft, data: mergeData(preset, data) }));
    const recipients = mails.flatMap(({ draft }) => allRecipients(draft));
    throwFault(call.fault, recipients, call.region);
    if (mails.length === 0) throw invalid("No destinations are given.");
    if (mails.length > BULK_LIMIT) {
      throw invalid(`Number of destinations exceeds the limit of ${BULK_LIMIT}.`);
    }
    const answers: Json[] = [];
    for (const { draft, data } of filled) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- in the order of the call
        const MessageId = await this.sendTemplated(draft, template, data, call);
        answers.push({ Status: statusOf(), MessageId });
      } catch (error) {
        if (!(error instanceof SesError)) throw error;
        answers.push({ Status: statusOf(error), Error: error.message });
      }
    }
    return answers;
  }

  /** Takes a mail, or throws why not. @returns The message id. */
  send(
    draft: Draft,
    { region, caller, fault, signer }: Call,
    failure?: { kind: "rendering-failure"; message: string },
  ): string {
    const mail = withoutUndefined({
      ...draft,
      region,
      caller,
      signer,
      size: draft.size ?? sizeOf(draft),
    });
    const recipients = allRecipients(mail);
    throwFault(fault, recipients, region);
    refuseUnsendable(mail, { ...this.#settings, paused: this.paused });
    const messageId = this.#newId();
    const events = failure === undefined ? eventsOf(recipients, [...this.suppressed]) : [failure];
    this.sent++;
    this.#record({
      type: "mail",
      mail: { ...mail, messageId, ...(events.length > 0 && { events }) },
    });
    return messageId;
  }
}

const RENDERING_ERRORS = new Set(["MissingRenderingAttribute", "InvalidTemplate"]);

/** Of a mail that SES will write. Its headers and its encoding come to little. */
function sizeOf({ subject, text = "", html = "", attachments = [] }: Draft): number {
  // In base64.
  const attached = attachments.reduce((sum, { size }) => sum + Math.ceil(size / 3) * 4, 0);
  return attached + Buffer.byteLength(subject) + Buffer.byteLength(text) + Buffer.byteLength(html);
}

function mergeData(preset = "{}", own = "{}"): string {
  try {
    return JSON.stringify({ ...(JSON.parse(preset) as object), ...(JSON.parse(own) as object) });
  } catch {
    throw invalid("Template rendering data is invalid.");
  }
}
