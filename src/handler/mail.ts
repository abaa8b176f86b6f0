/** What one mail says. Plain text: nothing that a user typed can become markup. */
export interface MailText {
  subject: string;
  body: string;
}

/** @param userName Absent in hand-written test events; the sentence then does without it. */
export function confirmationMail(userName: string | undefined): MailText {
  return {
    subject: "Cognito Identity Provider registration completed",
    body: userName
      ? `Congratulations ${userName}, you have been confirmed.`
      : "Congratulations, you have been confirmed.",
  };
}

export function passwordChangedMail(userName: string | undefined): MailText {
  const account = userName ? `your account ${userName}` : "your account";
  return {
    subject: "Your password was changed",
    body:
      `The password of ${account} has just been changed. ` +
      "If this was not you, reset it now and tell whoever runs this service.",
  };
}
