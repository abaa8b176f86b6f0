import type { CapturedMail } from "../../invocation.ts";
import { eventsOf } from "../addresses.ts";
import type { Call, Recorder } from "../record.ts";
import { throwFault } from "./faults.ts";
import { checkMail, invalid, isVerified, SesError } from "./refusals.ts";
import { renderTemplate, TemplateStore } from "./templates.ts";
import type { SesSettings, Template } from "../settings.ts";

/** A mail as a call describes it. */
export type Draft = Omit<CapturedMail, "messageId" | "region" | "caller" | "events" | "size"> & {
  size?: number;
};

/** A draft without what its template will say. */
export type Unrendered = Omit<Draft, "subject" | "text" | "html" | "template">;

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

  constructor(settings: SesSettings, record: Recorder, newId: () => string) {
    this.#settings = settings;
    this.#record = record;
    this.#newId = newId;
    this.templates = new TemplateStore(settings.templates);
    this.suppressed = new Set(settings.suppressed);
    ({ paused: this.paused } = settings);
  }

  get isSandbox(): boolean {
    return this.#settings.sandbox;
  }

  /** In what a new account has, and in what one out of the sandbox begins with. */
  get quota(): { perDay: number; perSecond: number } {
    return this.isSandbox ? { perDay: 200, perSecond: 1 } : { perDay: 50_000, perSecond: 14 };
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

  /** Takes a mail, or throws why not. @returns The message id. */
  send(draft: Draft, call: Call): string {
    return this.#take(draft, call);
  }

  /** The same, filled in first. What cannot be filled in is taken, and never sent. */
  async sendTemplated(
    draft: Unrendered,
    template: Template,
    data: string,
    call: Call,
  ): Promise<string> {
    const filled = { ...draft, template: { name: template.name, data } };
    try {
      const { subject = "", text, html } = await renderTemplate(template, data);
      const bodies = { ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
      return this.#take({ ...filled, subject, ...bodies }, call);
    } catch (error) {
      if (!(error instanceof SesError) || !RENDERING_ERRORS.has(error.name)) throw error;
      const failure = { kind: "rendering-failure" as const, message: error.message };
      return this.#take({ ...filled, subject: template.subject ?? "" }, call, failure);
    }
  }

  /** The answers of a bulk call, one for each destination. */
  async sendBulk(
    mails: readonly { draft: Unrendered; data: string }[],
    template: Template,
    call: Call,
  ): Promise<({ messageId: string } | { error: SesError })[]> {
    throwFault(
      call.fault,
      mails.flatMap(({ draft: { to, cc, bcc } }) => [...to, ...cc, ...bcc]),
      call.region,
    );
    if (mails.length === 0) throw invalid("No destinations are given.");
    if (mails.length > BULK_LIMIT) {
      throw invalid(`Number of destinations exceeds the limit of ${BULK_LIMIT}.`);
    }
    const answers: ({ messageId: string } | { error: SesError })[] = [];
    for (const { draft, data } of mails) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- in the order of the call
        answers.push({ messageId: await this.sendTemplated(draft, template, data, call) });
      } catch (error) {
        if (!(error instanceof SesError)) throw error;
        answers.push({ error });
      }
    }
    return answers;
  }

  #take(
    draft: Draft,
    { region, caller, fault }: Call,
    failure?: { kind: "rendering-failure"; message: string },
  ): string {
    const mail = {
      ...draft,
      region,
      ...(caller !== undefined && { caller }),
      size: draft.size ?? sizeOf(draft),
    };
    const recipients = [...mail.to, ...mail.cc, ...mail.bcc];
    throwFault(fault, recipients, region);
    checkMail(mail, { ...this.#settings, paused: this.paused });
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
function sizeOf({ subject, text = "", html = "" }: Draft): number {
  return Buffer.byteLength(subject) + Buffer.byteLength(text) + Buffer.byteLength(html);
}
