// The lower bound of a generator: JSON.stringify of one prepared event with a counter.
import { readFileSync } from "node:fs";

const event = JSON.parse(readFileSync(process.argv[2], "utf8"));
const count = Number(process.argv[3]);
let piece = "";
for (let index = 0; index < count; index++) {
  event.userName = `user${index}`;
  piece += `${JSON.stringify(event)}\n`;
  if (piece.length < 65_536) continue;
  if (!process.stdout.write(piece))
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  piece = "";
}
process.stdout.write(piece);
