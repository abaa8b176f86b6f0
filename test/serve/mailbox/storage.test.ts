import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMailbox } from "../../../src/serve/mailbox/mailbox.ts";
import { openMailStorage } from "../../../src/serve/mailbox/storage.ts";
import { aMail } from "../../helpers/invocation.ts";

async function openMailbox(place: string, onProblem: (error: Error) => void = () => undefined) {
  const mailbox = createMailbox({ mails: 3 }, await openMailStorage(place, "mails", onProblem));
  await mailbox.load();
  return mailbox;
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), "mails-"));

describe.each(["mails", "mails.sqlite"])("mails in %s", (name) => {
  it("are there for the next server, with their source and without what was removed", async () => {
    const place = join(newFolder(), name);
    const first = await openMailbox(place);
    const source = Buffer.from("Subject: Raw\r\n\r\nbody");
    const attachment = { contentType: "text/plain", size: 9 };
    Object.defineProperty(attachment, "content", { value: Buffer.from("the terms") });
    const raw = aMail({
      subject: "Raw",
      attachments: [{ contentType: "image/png", size: 1 }, attachment],
    });
    Object.defineProperty(raw, "source", { value: source, enumerable: false });
    for (const subject of ["Dropped", "Plain", "Removed"]) first.add(aMail({ subject }), "call-1");
    first.add(raw);
    first.remove(first.list(({ mail }) => mail.subject === "Removed").map(({ id }) => id));
    await first.close();
    const second = await openMailbox(place);
    const [last, before, ...more] = second.list();
    expect([before?.mail.subject, before?.invocation, more]).toEqual(["Plain", "call-1", []]);
    expect(Buffer.from(last?.mail.source ?? [])).toEqual(source);
    expect(last?.mail.attachments?.map(({ content }) => content?.toString())).toEqual([
      undefined,
      "the terms",
    ]);
    await second.close();
  });

  it("belong to one server at a time", async () => {
    const place = join(newFolder(), name);
    const first = await openMailbox(place);
    await expect(openMailbox(place)).rejects.toMatchObject({
      code: "folder-in-use",
      message: expect.stringContaining("mails is in use by another server") as string,
    });
    await first.close();
    await (await openMailbox(place)).close();
  });
});

describe("a database of mails", () => {
  it("is one file, for the user alone", async () => {
    const folder = newFolder();
    const mailbox = await openMailbox(join(folder, "mails.sqlite"));
    mailbox.add(aMail());
    await mailbox.close();
    expect(readdirSync(folder)).toEqual(["mails.sqlite"]);
    const others = statSync(join(folder, "mails.sqlite")).mode & 0o077;
    // Windows has no such permissions.
    expect(others).toBe(process.platform === "win32" ? 0o066 : 0);
  });

  it("is named where it cannot be one", async () => {
    const folder = newFolder();
    const file = join(folder, "notes.sqlite");
    writeFileSync(file, "no database ".repeat(500));
    await expect(openMailbox(file)).rejects.toMatchObject({
      message: "cannot write mails: file is not a database",
    });
    await expect(openMailbox(join(folder, "gone", "mails.sqlite"))).rejects.toMatchObject({
      message: "cannot write mails: no such folder",
    });
  });

  it("says once that it can no longer be written", async () => {
    const problems: string[] = [];
    const mailbox = await openMailbox(join(newFolder(), "mails.sqlite"), ({ message }) =>
      problems.push(message),
    );
    await mailbox.close();
    mailbox.add(aMail());
    mailbox.add(aMail());
    expect(problems).toHaveLength(1);
  });
});
