import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";

export type JsonObject = Record<string, Json>;

/** A call of an AWS operation that has a model. */
export interface Call {
  operation: string;
  /** Under the SDK's names. */
  input: JsonObject;
  region: string;
  /** The raw body, for operations with binary content. */
  body: Buffer;
  newId: () => string;
  /** The event that the handler was called with; `undefined` before the call. */
  event: () => Json | undefined;
  /** Whether a condition on an item that only AWS knows is not met. */
  isUnmet?: boolean;
  /** Whether a stub answered it: it succeeded, whatever the project's files say. */
  isStubbed?: true;
}

/** The answer to a call. */
export interface Answer {
  output: JsonObject;
  /** Replaces a body in the output that is text. */
  body?: Uint8Array;
  /** Whether the true answer has content that nobody supplied. */
  isStandIn?: true;
  /** Whether a condition was taken to be met, as only AWS knows the item. */
  isAssumed?: true;
  /** Attributes of the key of the table that an item was put into, if known. */
  tableKey?: readonly string[] | undefined;
}

/**
 * The rules of one service, and its memory of earlier calls.
 *
 * @returns `undefined` where the answer follows from the model alone.
 * @throws AwsError For a call that AWS refuses.
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
