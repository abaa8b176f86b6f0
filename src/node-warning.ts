/** As Node prints it, and as Lambda logs that in its two formats. */
const WARNING = /(?:^|\t|"message"\s*:\s*")\(node:\d+\) (?!UnhandledPromiseRejectionWarning)/;

/** Whether a line of a log is Node's own warning, such as a deprecation. Node prints it as an error, which is nobody's failure. */
export function isNodeWarning(text: string): boolean {
  return WARNING.test(text);
}
