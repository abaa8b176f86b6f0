import type { Duplex } from "node:stream";
import { mailPort, sesMailRegion } from "../../hosts.ts";
import type { Served } from "../connection.ts";

/** A message as a client hands it in. */
export interface SmtpMessage {
  from: string;
  recipients: readonly string[];
  source: Buffer;
}

/** The outcome of a message. Without a reply the client waits in vain, or its connection breaks. */
export type Taken = { reply: string } | { reply: undefined; error?: Error };

interface Desk {
  take: (message: SmtpMessage) => Promise<Taken>;
  /** Called for each command that is answered with an error. */
  onRefusal: (reply: string) => void;
  /** Called when a client starts a TLS handshake itself: no peer here speaks TLS. */
  onHandshake: () => void;
}

/** A server's words. Some of SES's are its own. */
interface Words {
  name: string;
  extensions: readonly string[];
  ok: string;
  authenticated: string;
  badCredentials: string;
  badSender: (address: string) => string;
  badRecipient: (address: string) => string;
  /** Requirements before a message is accepted. */
  needsTls: boolean;
  needsAuthentication: boolean;
}

/** @see https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html */
const SES: Words = {
  name: "email-smtp.amazonaws.com",
  extensions: ["8BITMIME", "AUTH PLAIN LOGIN", "Ok"],
  ok: "250 Ok",
  authenticated: "235 Authentication successful.",
  badCredentials: "535 Authentication Credentials Invalid",
  badSender: () => "501 Invalid MAIL FROM address provided",
  badRecipient: () => "501 Invalid RCPT TO address provided",
  needsTls: true,
  needsAuthentication: true,
};

const anyServer = (name: string): Words => ({
  name,
  extensions: [
    "PIPELINING",
    `SIZE ${MOST.message}`,
    "8BITMIME",
    "SMTPUTF8",
    "AUTH PLAIN LOGIN XOAUTH2 CRAM-MD5",
  ],
  ok: "250 2.0.0 Ok",
  authenticated: "235 2.7.0 Authentication successful",
  badCredentials: "535 5.7.8 Authentication credentials invalid",
  badSender: (address) => `501 5.1.7 Bad sender address syntax <${address}>`,
  badRecipient: (address) => `501 5.1.3 Bad recipient address syntax <${address}>`,
  needsTls: false,
  needsAuthentication: false,
});

/** The first byte of a TLS handshake. */
const TLS_HANDSHAKE = 0x16;

/** Limits of a server: bytes of a message, characters of a line, recipients of a message. */
const MOST = { message: 40 * 2 ** 20, line: 64 * 2 ** 10, recipients: 1_000 };

const UNKNOWN_MECHANISM = "504 5.5.4 Unrecognized authentication type";

/** The end of a message. */
const END = "\r\n.\r\n";

/**
 * Speaks SMTP with the client at the other end (RFC 5321, with AUTH and STARTTLS). Accepts any
 * credentials: only the real server knows which are right.
 */
export function speakSmtp(duplex: Duplex, destination: Served, desk: Desk): void {
  const { host, port, tls } = destination;
  const words = sesMailRegion(host) === undefined ? anyServer(host) : SES;
  let input = "";
  /** Whether a message is being processed. Commands behind it wait. */
  let isTaking = false;
  /** Whether the client has said all, and only listens. */
  let isOver = false;
  let isAuthenticated = false;
  let sender: string | undefined;
  let recipients: string[] = [];
  /** Takes the next line if that is not a command. */
  let answerTo: ((line: string) => void) | undefined;
  /** The message that is being sent. Its last characters are kept apart: the end may come in pieces. */
  let message: { parts: string; tail: string; isTooLong: boolean } | undefined;

  const say = (...lines: string[]): void => {
    if (/^[45]/.test(lines[0] ?? "")) desk.onRefusal(lines[0] ?? "");
    duplex.write(`${lines.join("\r\n")}\r\n`);
  };
  const reset = (): void => {
    sender = undefined;
    recipients = [];
  };
  const greet = (): void => {
    const extensions = [...words.extensions];
    if (!tls) extensions.unshift("STARTTLS");
    const last = extensions.pop() ?? "";
    say(...[words.name, ...extensions].map((line) => `250-${line}`), `250 ${last}`);
  };
  const authenticate = (...parts: (string | undefined)[]): void => {
    // A missing value, or the text "undefined", is wrong for every server.
    isAuthenticated = !parts.some((part) => part === undefined || /^(?:undefined|)$/.test(part));
    say(isAuthenticated ? words.authenticated : words.badCredentials);
  };
  const ask = (prompt: string, then: (answer: string) => void): void => {
    answerTo = (line) => (line === "*" ? say("501 5.7.0 Authentication cancelled") : then(line));
    say(`334 ${prompt}`);
  };
  const login = (user: string): void =>
    ask("UGFzc3dvcmQ6", (password) => authenticate(decode(user), decode(password)));
  const beginAuthentication = (mechanism: string, initial: string | undefined): void => {
    if (words.needsTls && !tls) return say("530 Must issue a STARTTLS command first");
    const check = (line: string): void => authenticate(...credentialsIn(mechanism, decode(line)));
    switch (mechanism) {
      case "PLAIN":
      case "XOAUTH2":
        return initial === undefined ? ask("", check) : check(initial);
      case "LOGIN":
        return initial === undefined ? ask("VXNlcm5hbWU6", login) : login(initial);
      case "CRAM-MD5":
        return words === SES ? say(UNKNOWN_MECHANISM) : ask("PDEuMUBleGFtcGxlPg==", check);
      default:
        return say(UNKNOWN_MECHANISM);
    }
  };
  const command = (line: string): void => {
    const [, verb = "", rest = ""] = /^(\S*)\s*(.*)$/.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case "EHLO":
        reset();
        return greet();
      case "HELO":
        reset();
        return say(`250 ${words.name}`);
      case "STARTTLS":
        if (tls) return say("503 5.5.1 TLS is active already");
        destination.startsTls = true;
        input = "";
        return say("220 Ready to start TLS");
      case "AUTH": {
        const [mechanism = "", initial] = rest.split(/\s+/);
        return beginAuthentication(mechanism.toUpperCase(), initial);
      }
      case "MAIL": {
        const from = addressIn(/^FROM:(.*)$/i.exec(rest)?.[1]);
        if (words.needsTls && !tls) return say("530 Must issue a STARTTLS command first");
        if (words.needsAuthentication && !isAuthenticated)
          return say("530 Authentication required");
        // A bounce has none.
        if (from === undefined || (from !== "" && !isAddress(from))) {
          return say(words.badSender(from ?? rest));
        }
        reset();
        sender = from;
        return say(words.ok);
      }
      case "RCPT": {
        const to = addressIn(/^TO:(.*)$/i.exec(rest)?.[1]);
        if (sender === undefined) return say("503 5.5.1 MAIL command comes first");
        if (to === undefined || !isAddress(to)) return say(words.badRecipient(to ?? rest));
        if (recipients.length === MOST.recipients) return say("452 4.5.3 Too many recipients");
        recipients.push(to);
        return say(words.ok);
      }
      case "DATA":
        if (recipients.length === 0) return say("503 5.5.1 RCPT command comes first");
        // An end may follow the command's own at once.
        message = { parts: "", tail: "\r\n", isTooLong: false };
        return say("354 End data with <CR><LF>.<CR><LF>");
      case "RSET":
        reset();
        return say(words.ok);
      case "NOOP":
        return say(words.ok);
      case "VRFY":
        return say("252 2.1.5 Cannot VRFY user, but will take a message");
      case "QUIT":
        say("221 2.0.0 Bye");
        return void duplex.end();
      default:
        return say("502 5.5.2 Command not recognized");
    }
  };
  const takeMessage = async (text: string): Promise<void> => {
    isTaking = true;
    const source = Buffer.from(text.replaceAll(/^\.\./gm, "."), "latin1");
    const taken = await desk.take({ from: sender ?? "", recipients, source });
    isTaking = false;
    reset();
    if (taken.reply !== undefined) say(taken.reply);
    else if (taken.error !== undefined) duplex.destroy(taken.error);
    advance();
  };
  /** Handles one line or part of a message. @returns Whether more input may be ready. */
  const step = (): boolean => {
    if (isTaking || duplex.destroyed) return false;
    if (message === undefined) {
      const end = input.indexOf("\n");
      if (end === -1) {
        if (input.length > MOST.line) duplex.destroy();
        return false;
      }
      const line = input.slice(0, end).replace(/\r$/, "");
      input = input.slice(end + 1);
      const answer = answerTo;
      answerTo = undefined;
      (answer ?? command)(line);
      return true;
    }
    const window = message.tail + input;
    const end = window.indexOf(END);
    message.parts += end === -1 ? window.slice(0, 1 - END.length) : window.slice(0, end + 2);
    if (message.parts.length > MOST.message) {
      // Only its end still matters.
      message.isTooLong = true;
      message.parts = "";
    }
    message.tail = window.slice(1 - END.length);
    input = end === -1 ? "" : window.slice(end + END.length);
    if (end === -1) return false;
    const { parts, isTooLong } = message;
    message = undefined;
    if (isTooLong) {
      reset();
      say("552 5.3.4 Message size exceeds the limit");
      return true;
    }
    takeMessage(parts.slice(2)).catch((error: Error) => duplex.destroy(error));
    return false;
  };
  const advance = (): void => {
    while (step());
    if (isOver && !isTaking && duplex.writable) duplex.end();
  };

  duplex.on("error", () => undefined);
  if (tls && mailPort(port) === "plain" && destination.startsTls !== true) {
    // A client that starts with TLS receives a plain greeting instead of a handshake.
    return void duplex.destroy(wrongVersion());
  }
  duplex.on("data", (chunk: Buffer) => {
    if (chunk[0] === TLS_HANDSHAKE) return desk.onHandshake();
    // Where TLS is required first, plain text gets no answer.
    if (destination.startsTls === true && !tls) return;
    if (mailPort(port) === "tls" && !tls) return;
    input += chunk.toString("latin1");
    advance();
  });
  duplex.on("end", () => {
    isOver = true;
    advance();
  });
  const speaksFirst = tls ? destination.startsTls !== true : mailPort(port) === "plain";
  if (speaksFirst) say(`220 ${words.name} ESMTP${words === SES ? " SimpleEmailService" : ""}`);
}

/** Name and password, or a token. */
function credentialsIn(mechanism: string, text: string): (string | undefined)[] {
  if (mechanism === "XOAUTH2") return [/auth=Bearer (\S*)/i.exec(text)?.[1]];
  if (mechanism === "CRAM-MD5") return text.split(" ");
  const [, user, password] = text.split("\0");
  return [user, password];
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

/** Of `<maria@example.com> SIZE=1024`. */
function addressIn(text: string | undefined): string | undefined {
  return /^\s*<([^>]*)>|^\s*([^<>\s]+)/
    .exec(text ?? "")
    ?.slice(1)
    .find((part) => part !== undefined);
}

function isAddress(address: string): boolean {
  return /^[^\s@]+@[^\s@]+$|^"[^"]*"@[^\s@]+$/.test(address);
}

/** As OpenSSL puts it. */
function wrongVersion(): Error {
  const text = "error:0A00010B:SSL routines:tls_validate_record_header:wrong version number";
  const parts = { code: "ERR_SSL_WRONG_VERSION_NUMBER", library: "SSL routines" };
  return Object.assign(new Error(text), { ...parts, reason: "wrong version number" });
}
