const COLUMNS = 80;
const COLUMN_PX = 8.43;
const LINE_PX = 19;
const MARGIN_PX = 16;

/** Draws terminal text with SGR codes as an SVG that follows the reader's light or dark theme. */
export function svgOf(text: string): string {
  const lines = text.trimEnd().split("\n");
  const width = Math.ceil(COLUMNS * COLUMN_PX + 2 * MARGIN_PX);
  const height = lines.length * LINE_PX + 2 * MARGIN_PX;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The report of a check">
<style>
.page { fill: #fff; stroke: #d0d7de } text { fill: #1f2328; font: 14px/1 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre }
.c1 { font-weight: 700 } .c2 { fill: #59636e } .c31 { fill: #c1121f } .c32 { fill: #116329 } .c33 { fill: #7d4e00 }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; stroke: #3d444d } text { fill: #f0f6fc }
.c2 { fill: #9198a1 } .c31 { fill: #ff7b72 } .c32 { fill: #3fb950 } .c33 { fill: #d29922 }
}
</style>
<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${lines.map((line, index) => lineOf(line, MARGIN_PX + (index + 0.75) * LINE_PX)).join("\n")}
</svg>
`;
}

function lineOf(line: string, y: number): string {
  const spans = paintedParts(line).map(({ text, codes }) => {
    const content = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const classes = codes.map((code) => `c${code}`).join(" ");
    return classes === "" ? content : `<tspan class="${classes}">${content}</tspan>`;
  });
  return `<text xml:space="preserve" x="${MARGIN_PX}" y="${y}">${spans.join("")}</text>`;
}

/** The parts of a line, each with its active SGR codes. */
function paintedParts(line: string): { text: string; codes: number[] }[] {
  let codes: number[] = [];
  return line.split("\u001B[").flatMap((part, index) => {
    const [sequence = "", digits = ""] = index === 0 ? [] : (/^(\d+)m/.exec(part) ?? []);
    codes = codesAfter(codes, digits);
    const text = part.slice(sequence.length);
    return text === "" ? [] : [{ text, codes }];
  });
}

/** 22 resets bold and dim, 39 the color. */
function codesAfter(codes: readonly number[], digits: string): number[] {
  if (digits === "22") return codes.filter((code) => code > 2);
  if (digits === "39") return codes.filter((code) => code <= 2);
  return digits === "" ? [...codes] : [...codes, Number(digits)];
}
