// What `--version` alone loads.
import { EXIT } from "../exit-code.ts";
import { VERSION } from "../../version.ts";

process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  process.exit(code === "EPIPE" ? EXIT.ok : EXIT.unusable);
});
process.stdout.write(`${VERSION}\n`);
