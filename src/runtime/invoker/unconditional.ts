/**
 * Whether code reaches a place whatever its calls bring: no branch, no error handler, no callback, and no early end
 * after the first `await` lies on the way there. What is doubtful is no.
 *
 * @param before The source text up to the place.
 */
export function isUnconditional(before: string): boolean {
  const blocks = openBlocks(withoutTexts(before));
  const start = blocks.findLastIndex(({ isFunction }) => isFunction);
  if (blocks.findIndex(({ isFunction }) => isFunction) !== start) return false;
  const own = blocks.slice(Math.max(start, 0));
  const inside = own.slice(1).concat(start < 0 ? own.slice(0, 1) : []);
  if (inside.some(({ header }) => BRANCH.test(header) || isInParentheses(header))) return false;
  const text = own.map((block) => block.text).join("");
  const awaited = text.indexOf("await ");
  const statement = text.slice(text.lastIndexOf(";") + 1);
  return (
    !SHORT_CUT.test(statement) &&
    !statement.includes("=>") &&
    (awaited < 0 || !END.test(text.slice(awaited)))
  );
}

const BRANCH = /\b(?:if|else|catch|case|switch|for|while)\b/;
const SHORT_CUT = /\b(?:if|else|for|while|case|return)\s*\(|&&|\|\||\?\?|\?(?![.?])/;
const END = /\b(?:return|throw|break|continue)\b/;
const FUNCTION = /=>\s*$|\bfunction\b/;

/** Of `for (let at = 0; at < 3; at += 1)`, only the last part is before the block. */
function isInParentheses(header: string): boolean {
  return header.split(")").length > header.split("(").length;
}

/** The same text with strings and comments blank. */
export function withoutTexts(source: string): string {
  return source.replaceAll(
    /\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g,
    (text) => " ".repeat(text.length),
  );
}

interface Block {
  /** What stands before it: `if (found)`. */
  header: string;
  isFunction: boolean;
  /** What it has up to the end of the text, but for functions that ended before. */
  text: string;
}

/** The blocks that are still open at the end of a text, the outermost first. */
function openBlocks(text: string): Block[] {
  const open: Block[] = [{ header: "", isFunction: false, text: "" }];
  for (const part of text.split(/(?<=[{}])|(?=})/)) {
    const block = open.at(-1);
    if (block === undefined) break;
    if (part === "}") {
      const ended = open.length > 1 ? open.pop() : undefined;
      const outer = open.at(-1) ?? block;
      outer.text += ended === undefined || ended.isFunction ? "}" : `${ended.text}}`;
    } else if (part.endsWith("{")) {
      block.text += part.slice(0, -1);
      const header = block.text.slice(block.text.search(/[^;}]*$/));
      open.push({ header, isFunction: FUNCTION.test(header), text: "" });
    } else block.text += part;
  }
  return open;
}
