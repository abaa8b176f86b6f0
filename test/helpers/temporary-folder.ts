import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Everything that tests leave behind is in one folder, which goes when they are over. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "cognito-postconfirm-test-"));
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
