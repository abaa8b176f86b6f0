/** `mail` for one, `mails` for any other number. */
export function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

/** `1 mail`, `2 mails`. */
export function counted(count: number, noun: string): string {
  return `${count} ${plural(count, noun)}`;
}

/** `2 failed`, `1 left out`: each figure that is not zero. */
export function figures(...all: readonly (readonly [count: number, what: string])[]): string[] {
  return all.filter(([count]) => count > 0).map((figure) => figure.join(" "));
}
