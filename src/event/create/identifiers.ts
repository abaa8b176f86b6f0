import type { Random } from "./random.ts";

export const DIGITS = "0123456789";
const HEX = "0123456789abcdef";
const BASE32_HEX = "0123456789abcdefghijklmnopqrstuv";
const MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The `sub` of older pools: a version 4 UUID. */
export function uuidV4Sub(random: Random): string {
  const variant = random.pick(["8", "9", "a", "b"]);
  return [
    random.text(8, HEX),
    random.text(4, HEX),
    `4${random.text(3, HEX)}`,
    `${variant}${random.text(3, HEX)}`,
    random.text(12, HEX),
  ].join("-");
}

/**
 * The `sub` of newer pools, seen from 2021 on: it looks like a version 7 UUID, but its variant
 * digit is arbitrary, so strict UUID validators refuse it.
 */
export function recentSub(random: Random): string {
  const digit = (): string => random.text(1, HEX);
  return [
    random.text(8, HEX),
    `${digit()}0${digit()}1`,
    `70${random.text(2, HEX)}`,
    random.text(4, HEX),
    random.text(12, HEX),
  ].join("-");
}

/** `<region>_` and nine mixed-case alphanumerics. */
export function userPoolId(random: Random, region: string): string {
  return `${region}_${random.text(9, MIXED)}`;
}

/** A 128-bit number in base-32-hex, as app client ids are: 26 characters, the first 1 to 7. */
export function appClientId(random: Random): string {
  return `${random.text(1, "1234567")}${random.text(25, BASE32_HEX)}`;
}

/** 555-0100 to 555-0199 of every area are kept for fiction. */
export function phoneNumber(random: Random): string {
  return `+1${random.text(1, "23456789")}${random.text(2, DIGITS)}55501${random.text(2, DIGITS)}`;
}
