/** Addresses whose path is the secret: whoever has one may post. */
const HOOKS =
  /(https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)|(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks|[\w.-]+\.webhook\.office\.com|hooks\.zapier\.com\/hooks\/catch|hook\.[\w.]*make\.com)\/|https:\/\/api\.telegram\.org\/bot)[\w:@/.-]*[\w-]/gi;

/** `?token=…`, and the user and password of an address. */
const QUERY = /([?&]\w*(?:token|secret|passw(?:or)?d|api_?key|signature|sig)=)[^&\s"'`<>\\)]+/gi;
const USER_INFO = /(\w:\/\/)[^\s/"'@<>\\]+@(?=[\w.-]+)/g;

/** A text for reports, which are kept and shared. @param values Other secrets. */
export function withoutSecrets(text: string, values: readonly string[] = []): string {
  const left = values.reduce((rest, value) => rest.replaceAll(value, "***"), text);
  return left.replaceAll(HOOKS, "$1***").replaceAll(QUERY, "$1***").replaceAll(USER_INFO, "$1***@");
}
