/** The scenarios with users who have no address, which not every pool has. */
export const WITHOUT_ADDRESS: readonly string[] = [
  "confirm-sign-up/no-email",
  "confirm-sign-up/phone-only",
];

/** The scenario with a user who has no name, either. */
export const WITHOUT_NAME = "confirm-sign-up/email-only";
