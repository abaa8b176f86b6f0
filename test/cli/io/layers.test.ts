import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openLayers } from "../../../src/cli/io/layers.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { zipOf } from "../../helpers/zip.ts";

function archive(content: Buffer | string): string {
  const file = join(folderWith({}), "layer.zip");
  writeFileSync(file, content);
  return file;
}

const ARCHIVE = zipOf([{ name: "nodejs/greet.js", content: "exports.greet = 1;" }]);

function damaged(content: Buffer): Buffer {
  return Buffer.from(content.toString("latin1").replace("greet = 1", "greet = 2"), "latin1");
}

it("a folder is a layer as it is", async () => {
  const folder = folderWith({ "nodejs/greet.js": "" });
  expect(await openLayers([folder])).toEqual([folder]);
});

it("an archive is unpacked once, with its links", async () => {
  const file = archive(
    zipOf([
      { name: "nodejs/", content: "" },
      { name: "nodejs/greet.js", content: "hello" },
      { name: "nodejs/again.js", content: "greet.js", isLink: true },
    ]),
  );
  const [folder = "", again] = await openLayers([file, file]);
  expect(again).toBe(folder);
  expect(statSync(join(folder, "nodejs")).isDirectory()).toBe(true);
  expect(readFileSync(join(folder, "nodejs/again.js"), "utf8")).toBe("hello");
});

it.each([
  ["a path that leads out of it", zipOf([{ name: "../evil.js", content: "" }]), "../evil.js"],
  ["an absolute path", zipOf([{ name: "/etc/evil.js", content: "" }]), "/etc/evil.js"],
  [
    "a link that leads out of it",
    zipOf([{ name: "nodejs/link", content: "../../etc", isLink: true }]),
    "the link nodejs/link points outside the layer",
  ],
  ["no archive at all", "hello", "not a zip file"],
  ["half of an archive", ARCHIVE.subarray(0, 40), "not a zip file"],
  ["a damaged file", damaged(ARCHIVE), "greet.js is damaged"],
])("an archive with %s is refused", async (_, content, reason) => {
  const file = archive(content);
  await expect(openLayers([file])).rejects.toMatchObject({
    code: "invalid-layer",
    message: expect.stringMatching(
      new RegExp(`${file} cannot be unpacked: .*${reason.replaceAll(".", "\\.")}`),
    ) as string,
  });
});

it("what an archive was unpacked to is gone when it is refused", async () => {
  const before = readdirSync(tmpdir());
  await openLayers([archive(damaged(ARCHIVE))]).catch(() => undefined);
  const left = readdirSync(tmpdir()).filter((name) => !before.includes(name));
  expect(left.filter((name) => name.includes("layer"))).toEqual([]);
});

it("run says in one sentence that a layer is missing", async () => {
  const cwd = folderWith({});
  const { code, err } = await cli(["run", "--layer", "missing.zip"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain("error: cannot read the layer missing.zip: no such file");
});
