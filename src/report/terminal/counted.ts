/** `mail` for one, `mails` for any other number. */
export function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

/** `1 mail`, `2 mails`. */
export function counted(count: number, noun: string): string {
  return `${count} ${plural(count, noun)}`;
}
