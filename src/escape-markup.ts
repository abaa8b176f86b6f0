import { escapeCommands } from "./ci-commands.ts";

/** Text as XML and HTML have it between tags. */
export function escapeText(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escapeCommands(escaped, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same between the quotes of an attribute. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', "&quot;");
}
