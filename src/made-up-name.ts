/** What its services take in lower case and with dashes alone. */
const LOWER_CASE = /(?:PROJECT_?ID|DATASET|BUCKET(?:_?NAME)?)$/i;

/** The text that stands in for a variable's value, in the form that the variable's name asks for. */
export function madeUpName(name: string, text = `local-${name}`): string {
  if (/API_?VERSION$/i.test(name)) return "2025-01-01";
  return LOWER_CASE.test(name) ? dashed(text) : text;
}

/** A text as a host or a bucket may be called. */
export function dashed(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
}
