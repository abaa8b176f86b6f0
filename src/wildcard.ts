/**
 * Whether a text is what a pattern says, `*` standing for any text. Only the last star is ever taken
 * back, so no pattern is slow.
 *
 * @param rules `one` stands for any one character.
 */
export function fitsWildcard(
  pattern: string,
  text: string,
  { one, ignoreCase = false }: { one?: string; ignoreCase?: boolean } = { ignoreCase: true },
): boolean {
  const [glob, value] = ignoreCase ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text];
  let [at, from, star, resume] = [0, 0, -1, 0];
  while (from < value.length) {
    if (at < glob.length && glob[at] === "*") {
      star = at;
      at += 1;
      resume = from;
    } else if (at < glob.length && (glob[at] === one || glob[at] === value[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      from = resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(at));
}
