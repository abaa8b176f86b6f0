// What mails say of an address.
import { expect, it } from "vitest";
import { verifiedClaimIn } from "../../src/contract/verified-claim.ts";

it.each([
  "Your email address has been verified.",
  "Your e-mail is now verified!",
  "Your email was confirmed, so please sign in when you like.",
  "Your email ann@example.com has been successfully confirmed.",
  "Thank you for verifying your email.",
  "You have successfully verified your email address.",
  "Ciao, la tua email è verificata",
  "Deine E-Mail-Adresse wurde bestätigt.",
  "Ihre Mailadresse ist jetzt verifiziert.",
  "Votre adresse e-mail a été vérifiée.",
  "Tu correo electrónico ha sido verificado.",
  "O seu e-mail foi confirmado.",
  "<p>Welcome!</p><p>Your <b>email</b> has been <i>confirmed</i>.</p>",
])("claims: %s", (text) => {
  expect(verifiedClaimIn(`Hello Ann,\n\n${text}\n\nBye`)).toBeDefined();
});

it.each([
  "Please verify your email address.",
  "Once your email has been verified, you can sign in.",
  "Your email address has not been verified.",
  "Your account has been verified.",
  "Your email must be verified first.",
  "Sobald deine E-Mail-Adresse bestätigt ist, geht es los.",
  "Si votre adresse e-mail est vérifiée, tout va bien.",
  "Your registration is confirmed.",
  "We will send an email when your order is confirmed.",
  "You get this email because your account is confirmed.",
  "This email was sent to you. Your seat is confirmed.",
])("claims nothing: %s", (text) => {
  expect(verifiedClaimIn(`Hello Ann,\n\n${text}\n\nBye`)).toBeUndefined();
});
