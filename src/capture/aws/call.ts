import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";

export type JsonObject = Record<string, Json>;

/** A call of AWS that is of its model's form. */
export interface Call {
  operation: string;
  /** Under the SDK's names. */
  input: JsonObject;
  region: string;
  /** The body, for what takes bytes. */
  body: Buffer;
  newId: () => string;
  /** What the handler was called with, once it was. */
  event: () => Json | undefined;
}

/** What a call is answered. */
export interface Answer {
  output: JsonObject;
  /** In the place of an output's body that is text. */
  body?: Uint8Array;
  /** Whether the true answer has content that nobody supplied. */
  isStandIn?: true;
}

/**
 * A service's own rules and what it remembers of the calls before: throws what AWS refuses.
 *
 * @returns `undefined` where the model alone tells what the answer is like.
 */
export type Service = (call: Call) => Answer | undefined;

/** A success without content. */
export const NOTHING: Answer = { output: {} };

export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** An account's number in a made-up ARN. */
export const ACCOUNT = "111122223333";
