import type { Persona } from "./personas.ts";
import type { Random } from "./random.ts";
import { CUSTOM_ATTRIBUTE_LIMIT } from "../limits.ts";

/**
 * Attributes that Cognito allows and handlers break over: markup, emoji, right-to-left text, quotes,
 * JSON inside a string, the longest value, and as many custom attributes as there can be.
 *
 * @param taken How many custom attributes the event has without these.
 */
export function robustAttributes(persona: Persona, taken: number): Record<string, string> {
  const attributes: Record<string, string> = {
    name: `<b onmouseover="alert(1)">${persona.name}</b> & 'مريم' 👩🏽‍💻 {{name}} \${name}`,
    nickname: "undefined",
    "custom:json": '{"tags":["a","b"],"quote":"\\"","nested":{"on":true}}',
    "custom:long": "x".repeat(2048),
    "custom:lines": "first\nsecond\ttabbed",
    "custom:flag": "false",
    "custom:zero": "0",
  };
  const made = Object.keys(attributes).filter((name) => name.startsWith("custom:")).length;
  const room = Math.max(0, CUSTOM_ATTRIBUTE_LIMIT - made - taken);
  for (let number = 1; number <= room; number++) attributes[`custom:n${number}`] = String(number);
  return attributes;
}

/** Local parts that SES takes and home-made checks refuse: a tag, the full 64 characters, quotes. */
export function robustLocalPart(random: Random, handle: string): string {
  return random.pick([
    `${handle}+news.2026`,
    `${handle}.${"long".repeat(16)}`.slice(0, 64),
    `"${handle.replace(".", " ")}"`,
    `o'${handle}_-=`,
  ]);
}
