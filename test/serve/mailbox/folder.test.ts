import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openMailStorage } from "../../../src/serve/mailbox/folder.ts";
import { createMailbox } from "../../../src/serve/mailbox/mailbox.ts";
import { aMail } from "../../helpers/invocation.ts";

const fail = (error: Error): never => {
  throw error;
};
const newFolder = (): string => mkdtempSync(join(tmpdir(), "mails-"));

async function openMailbox(folder: string) {
  const mailbox = createMailbox({}, await openMailStorage(folder, "mails", fail));
  await mailbox.load();
  return mailbox;
}

describe("mails in a folder", () => {
  it("are there for the next server, with their source", async () => {
    const folder = newFolder();
    const first = await openMailbox(folder);
    const source = Buffer.from("Subject: Raw\r\n\r\nbody");
    const raw = aMail({ subject: "Raw" });
    Object.defineProperty(raw, "source", { value: source, enumerable: false });
    first.add(aMail({ subject: "Plain" }), "call-1");
    first.add(raw);
    await first.close();
    const second = await openMailbox(folder);
    const [last, before] = second.list();
    expect([before?.mail.subject, before?.invocation]).toEqual(["Plain", "call-1"]);
    expect(Buffer.from(last?.mail.source ?? [])).toEqual(source);
    expect(readFileSync(join(folder, `${before?.id}.eml`), "utf8")).toContain("Subject: Plain");
    second.clear();
    await second.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("belong to one server at a time, and to the next one when that has died", async () => {
    const folder = newFolder();
    const first = await openMailbox(folder);
    await expect(openMailbox(folder)).rejects.toMatchObject({
      code: "folder-in-use",
      message: `mails is in use by another server (process ${process.pid})`,
    });
    await first.close();
    // No process has this number.
    const dead = { process: 2 ** 30, host: hostname() };
    writeFileSync(join(folder, ".server"), JSON.stringify(dead));
    await (await openMailbox(folder)).close();
  });

  it("say once that they cannot be written any more, and leave nothing half done", async () => {
    const folder = newFolder();
    const problems: string[] = [];
    const mailbox = createMailbox(
      {},
      await openMailStorage(folder, "mails", ({ message }) => problems.push(message)),
    );
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    mailbox.add(aMail());
    mailbox.add(aMail());
    await mailbox.close();
    expect(problems).toEqual(["cannot write mails: a file is in the place of a folder"]);
    await expect(openMailStorage(folder, "mails", fail)).rejects.toMatchObject({
      message: problems[0],
    });
  });

  it("stand beside other files, which stay", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "notes.json"), '{"id":"../../etc/passwd"}');
    writeFileSync(join(folder, "broken.json"), "{");
    const mailbox = await openMailbox(folder);
    expect(mailbox.count()).toBe(0);
    await mailbox.close();
    expect(readdirSync(folder).toSorted()).toEqual(["broken.json", "notes.json"]);
  });
});
