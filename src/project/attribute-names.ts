/** What CDK and Amplify call standard attributes, where Cognito calls them something else. */
const STANDARD: Readonly<Record<string, string>> = {
  familyName: "family_name",
  fullname: "name",
  givenName: "given_name",
  lastUpdateTime: "updated_at",
  middleName: "middle_name",
  phoneNumber: "phone_number",
  preferredUsername: "preferred_username",
  profilePage: "profile",
  profilePicture: "picture",
  timezone: "zoneinfo",
};

/** Cognito's name for a standard attribute. */
export function standardName(name: string): string {
  return STANDARD[name] ?? name;
}

/** A custom attribute's name in an event. A standard attribute's is harmless: nothing reads it as `custom:`. */
export function customName(name: string): string {
  return `custom:${name.replace(/^custom:/, "")}`;
}
