/** The scenarios with users who have no address, which not every pool has. */
export const WITHOUT_ADDRESS: readonly string[] = [
  "confirm-sign-up/no-email",
  "confirm-sign-up/phone-only",
];
