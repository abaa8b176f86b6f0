/**
 * The attributes that every user pool has.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
export const STANDARD_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...["address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name"],
  ...["identities", "locale", "middle_name", "name", "nickname", "phone_number"],
  ...["phone_number_verified", "picture", "preferred_username", "profile", "sub", "updated_at"],
  ...["website", "zoneinfo"],
]);
