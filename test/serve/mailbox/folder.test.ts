import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openFolder } from "../../../src/serve/mailbox/folder.ts";
import { createMailbox } from "../../../src/serve/mailbox/mailbox.ts";
import { aMail } from "../../helpers/invocation.ts";

const fail = (error: Error): never => {
  throw error;
};
const newFolder = (): string => mkdtempSync(join(tmpdir(), "mails-"));

async function openMailbox(folder: string) {
  const mailbox = createMailbox({}, await openFolder(folder, "mails", fail));
  await mailbox.load();
  return mailbox;
}

describe("mails in a folder", () => {
  it("are there for people, too", async () => {
    const folder = newFolder();
    const mailbox = await openMailbox(folder);
    const { id } = mailbox.add(aMail({ subject: "Plain" }));
    await mailbox.close();
    expect(readFileSync(join(folder, `${id}.eml`), "utf8")).toContain("Subject: Plain");
    const next = await openMailbox(folder);
    next.clear();
    await next.close();
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
      await openFolder(folder, "mails", ({ message }) => problems.push(message)),
    );
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    mailbox.add(aMail());
    mailbox.add(aMail());
    await mailbox.close();
    expect(problems).toEqual(["cannot write mails: part of the path is a file, not a folder"]);
    await expect(openFolder(folder, "mails", fail)).rejects.toMatchObject({
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
