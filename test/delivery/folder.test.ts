import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { openMailFolder } from "../../src/delivery/folder.ts";
import { folderWith } from "../helpers/handlers.ts";
import { aMail } from "../helpers/invocation.ts";

describe("mails as files", () => {
  it("has each part as it is, and the whole as a message that a mail program reads", async () => {
    const folder = join(folderWith({}), "new", "mails");
    const mail = aMail({
      to: ["Maria Muñoz <maria@example.com>"],
      bcc: ["audit@example.com"],
      subject: "¡Hola!",
      text: "Hola\nMaría",
      html: "<p>Hola María</p>",
    });
    const base = await (await openMailFolder(folder, "mails")).write(mail);
    expect(base).toBe(join(folder, "0001-maria@example.com"));
    expect(readFileSync(`${base}.txt`, "utf8")).toBe(mail.text);
    expect(readFileSync(`${base}.html`, "utf8")).toBe(mail.html);
    expect(JSON.parse(readFileSync(`${base}.json`, "utf8"))).toEqual(mail);
    const message = await PostalMime.parse(readFileSync(`${base}.eml`));
    expect(message).toMatchObject({
      subject: "¡Hola!",
      to: [{ name: "Maria Muñoz", address: "maria@example.com" }],
      bcc: [{ address: "audit@example.com" }],
      text: expect.stringContaining("Hola\nMaría"),
      html: expect.stringContaining("<p>Hola María</p>"),
    });
  });

  it("keeps a message that the handler wrote byte by byte", async () => {
    const source = Buffer.from("Subject: raw\r\n\r\n\u00ff\u0000", "latin1");
    const folder = folderWith({});
    const base = await (await openMailFolder(folder, folder)).write(aMail({ source }));
    expect(readFileSync(`${base}.eml`)).toEqual(source);
  });

  it("counts on from what is there, and never overwrites", async () => {
    const folder = folderWith({ "0041-old.eml": "old", "not-a-mail.txt": "mine" });
    const writers = await Promise.all([
      openMailFolder(folder, folder),
      openMailFolder(folder, folder),
    ]);
    // Two programs at once begin with the same number.
    const bases = [];
    for (const writer of writers) bases.push(await writer.write(aMail()));
    expect(bases.map((base) => base.slice(folder.length + 1, folder.length + 5))).toEqual([
      "0042",
      "0043",
    ]);
    expect(readFileSync(join(folder, "0041-old.eml"), "utf8")).toBe("old");
  });

  it("writes into the folder alone, whatever an address is", async () => {
    const folder = folderWith({ "mails/.keep": "" });
    const mails = join(folder, "mails");
    const writer = await openMailFolder(mails, "mails");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { maxLength: 2 }), async (to) => {
        const base = await writer.write(aMail({ to }));
        expect(base.slice(mails.length + 1)).toMatch(/^\d{4}-[\w@+.-]*$/);
        expect(existsSync(`${base}.eml`)).toBe(true);
      }),
      { numRuns: 100, examples: [[["../../../etc/passwd"]], [['a/b\\c:d*e?f"g<h>i|j']], [["."]]] },
    );
    expect(readdirSync(folder)).toEqual(["mails"]);
  });

  it("names the folder that cannot be written to", async () => {
    const folder = folderWith({ file: "" });
    const expected = { code: "file", message: expect.stringContaining("cannot write mails") };
    await expect(openMailFolder(join(folder, "file", "mails"), "mails")).rejects.toMatchObject(
      expected,
    );
    await expect(openMailFolder(join(folder, "file"), "mails")).rejects.toMatchObject(expected);
    // A folder that can be made nowhere.
    await expect(openMailFolder("/proc/mails", "mails")).rejects.toMatchObject(expected);
  });

  it("stops at a file that somebody puts in the way", async () => {
    const folder = folderWith({});
    const writer = await openMailFolder(folder, "mails");
    writeFileSync(join(folder, "0001-maria@example.com.txt"), "mine");
    await expect(writer.write(aMail())).rejects.toMatchObject({ code: "file" });
    expect(readFileSync(join(folder, "0001-maria@example.com.txt"), "utf8")).toBe("mine");
  });
});
