/** Whether a host, with or without the brackets of a URL, is this machine by its name alone. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\]|::1)$/.test(host);
}
