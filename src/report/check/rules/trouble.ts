import { counted, plural } from "../../terminal/counted.ts";
import { failureText } from "../../../outage-words.ts";
import { listed } from "../../../listed.ts";
import { shorten } from "../../../shorten.ts";
import { fewerCallsText, answeredLateText, limitText, unansweredText } from "./clients.ts";
import type { LastRefused } from "../../../contract/check/finding.ts";
import { byKind, failedAlone, leftOut, GUIDE, messageText, TRIGGERS } from "./rule-text.ts";
import type { RuleTexts } from "./rule-text.ts";

const PLACES = {
  log: "in the log",
  error: "in the thrown error, which the user sees and Lambda logs",
  url: "in the query of a URL, which servers and proxies log",
  http: "in an unencrypted HTTP request, which anyone on the network path can read",
};

const RESETS = {
  any: "in a password reset, ",
  unfinished: "in a password reset for a user whose sign-up was not finished, ",
};

function repeatsText(repeats: readonly string[] = []): string {
  return repeats.length === 0
    ? ""
    : `; Cognito may call up to three times, and each call repeats: ${repeats.join("; ")}`;
}

function lastText({ operation, nth, undone, done, isTogether }: LastRefused): string {
  const others = isTogether === true ? "sent at the same time, done or not" : "done before it";
  return `; if only call ${nth} of ${operation} is refused, this work is lost: ${listed(undone)}${
    done.length === 0 ? "" : `; ${others}: ${listed(done)}`
  }`;
}

export const TROUBLE_TEXTS = {
  "survives-ses-failure": {
    title: "An SES failure must not fail the sign-up",
    why: "The user is CONFIRMED before the trigger runs. An error here reports a failure for a sign-up that succeeded, and the handler is not called again.",
    fix: "catch errors from SES, log them as errors, and return the event",
    fixFor: ({ error }) =>
      error.startsWith("Runtime.UnhandledPromiseRejection")
        ? "await the send in a try block: nothing catches the error of a promise that is not awaited"
        : undefined,
    evidence: "https://github.com/aws-amplify/amplify-cli/issues/2735",
    failing: "await ses.send(new SendEmailCommand(mail));\nreturn event;",
    passing:
      'try {\n  await ses.send(new SendEmailCommand(mail));\n} catch ({ name }) {\n  console.error("mail not sent", name);\n}\nreturn event;',
    sentence: failedAlone,
  },
  "bounded-when-ses-hangs": {
    title: "The handler must respond in time even if SES never responds",
    why: "In a VPC without an SES endpoint, or during an outage, the call hangs: after 5 seconds Cognito gives up, and may call again.",
    fix: "set a time limit: ses.send(command, { abortSignal: AbortSignal.timeout(2_000) })",
    fixFor: (args) => (args.client === undefined ? undefined : limitText(args)),
    evidence: "https://github.com/aws/aws-sdk-js/issues/3441",
    failing: "await ses.send(new SendEmailCommand(mail));",
    passing:
      "const abortSignal = AbortSignal.timeout(2_000);\nawait ses.send(new SendEmailCommand(mail), { abortSignal });",
    sentence: ({ repeats, ...args }) =>
      `SES never responded, and ${unansweredText(args)}${repeatsText(repeats)}`,
  },
  "reports-failure": {
    title: "A mail that was not sent must be reported as an error",
    why: "The mail is lost, because the trigger is not called again. Nobody notices a log line that looks like every other.",
    fix: 'log it as an error (console.error, or level "ERROR"), and set an alarm on it',
    evidence: GUIDE,
    failing: "try {\n  await ses.send(command);\n} catch (error) {\n  console.log(error.name);\n}",
    passing:
      "try {\n  await ses.send(command);\n} catch (error) {\n  console.error(error.name);\n}",
    sentence: ({ logged }) =>
      logged
        ? "the mail is lost, the sign-up continues, and the log line does not look like an error"
        : "the mail is lost, the sign-up continues, and nothing is logged",
  },
  "survives-service-failure": {
    title: "A service failure must neither fail the sign-up nor lose work",
    otherwise:
      "a warning if the handler catches the error and does not return the event, or swallows it without logging after it did other work",
    why: "The user is CONFIRMED before the trigger runs. If the handler throws, the user sees an error, and Cognito does not call again; if it catches the error, the sign-up continues. Either way, work that was not done is lost.",
    fix: "catch the error, log it as an error, continue with what does not need this call, and put work that must not be lost into a queue",
    evidence: "https://github.com/aws-amplify/amplify-cli/issues/2735",
    failing: "await table.send(new PutCommand(user));\nawait ses.send(welcome); // never reached",
    passing:
      'await table.send(new PutCommand(user)).catch(async ({ name }) => {\n  console.error("not saved", name);\n  const message = { QueueUrl, MessageBody: user.id };\n  await sqs.send(new SendMessageCommand(message));\n});\nawait ses.send(welcome);',
    fixFor: ({ isAtLoad, isAnswer, isSilent, how, undone, kinds, droppedAt, error = "" }) =>
      droppedAt !== undefined
        ? "return the event after the try statement, not in finally, which drops every error that was thrown"
        : kinds.includes("unmet")
          ? error.startsWith("ValidationException")
            ? "start from a value of your own: SET n = if_not_exists(n, :zero) + :one, or ADD n :one"
            : "catch ConditionalCheckFailedException separately, and decide there what a missing item means for the sign-up"
          : kinds.includes("empty")
            ? "read the body in a try block of its own, and only if its content is needed: the status says that the work is done"
            : isAtLoad === true
              ? "call the service inside the handler, in a try block, and continue without its response or with a default"
              : isAnswer === true
                ? "log the error where it is caught, and return the event there"
                : how === "goes on"
                  ? `${isSilent === true ? "log the error as an error, and " : ""}put ${undone.length > 0 ? "the lost work" : "the work that needs this call"} into a queue, or try it again within Cognito's 5 seconds`
                  : undefined,
    sentence: ({ target, kinds, how, error, undone, ...args }) => {
      const { done = [], nth, lasts = [], isSilent, isAtLoad, isAnswer, isReset, droppedAt } = args;
      const when = `${isReset === undefined ? "" : RESETS[isReset]}when ${failureText(target, kinds, { nth })}`;
      const rest = listed(undone);
      const before = `${done.length === 0 ? "" : `; done before the failure: ${listed(done)}`}${lasts.map(lastText).join("")}`;
      if (how === "goes on") {
        const left = rest === "" ? " without it" : `, and this work is lost: ${rest}`;
        const dropped =
          droppedAt === undefined ? "" : `; return in finally (${droppedAt}) drops the error`;
        return `${when}, the sign-up continues${left}${dropped}${isSilent === true ? "; no error is logged" : ""}${before}`;
      }
      const seen = error === undefined ? "" : `: ${shorten(error, 160)}`;
      if (isAtLoad === true) {
        return `${when}, a new environment cannot load the handler, and the user sees an error${seen}`;
      }
      const although = isReset === undefined ? "" : " although the password is changed";
      return `${when}, ${isAnswer === true ? "the handler returns something other than the event, and " : ""}the user sees an error${although}${seen}${rest === "" ? "" : `; this work is lost: ${rest}`}${before}`;
    },
  },
  "bounded-connections": {
    title: "Every connection must give up within Cognito's 5 seconds",
    otherwise:
      "a note for an AWS service, unless a mail was sent before, and for a refused request that is sent again",
    why: "Cognito gives up after 5 seconds, and may call again. A client with a longer connect or request timeout, or none, never reports its own error.",
    fix: limitText({}),
    fixFor: (args) =>
      args.tries !== undefined
        ? "send a request again only after a connection error, status 429, or a status of 500 or more; other errors will not change on a retry"
        : args.isManyCalls === true
          ? fewerCallsText(args)
          : limitText(args),
    evidence: TRIGGERS,
    failing: 'const pool = new Pool({ host });\nawait fetch(url, { method: "POST" });',
    passing:
      'const limits = { connectionTimeoutMillis: 2_000, query_timeout: 2_000 };\nconst pool = new Pool({ host, ...limits });\nawait fetch(url, { method: "POST", signal: AbortSignal.timeout(2_000) });',
    sentence: ({ target, kinds, isRetrying, hasAnswered, repeats, tries, ...args }) => {
      if (tries !== undefined) {
        return `${failureText(target, ["denied"])} (${tries.error}), and the handler sends the same request ${tries.count} times`;
      }
      const end = hasAnswered === true ? answeredLateText(args) : unansweredText(args);
      const retrying = isRetrying === true ? "; the handler was still retrying" : "";
      return `${failureText(target, kinds, { tense: "past" })}, and ${end}${retrying}${repeatsText(repeats)}`;
    },
  },
  "errors-are-handled": {
    title: "A failed call must not go unnoticed",
    why: "Some clients return errors instead of throwing them: fetch for any status, resend and supabase as { error }, AWS batch calls as failed entries. A handler that ignores them loses work without a trace, one that mistakes a failed read for an empty result repeats work, and JSON.stringify turns an Error into {}.",
    fix: "check the status of the response (fetch: response.ok), or the returned error, and log it as an error",
    fixFor: ({ call, isPartial, unfound, logged, seen }) =>
      unfound !== undefined
        ? "do this work only if the read succeeded and found nothing; an error does not mean that nothing exists"
        : logged !== undefined
          ? 'log the error itself: console.error("…", error); JSON.stringify turns an Error into {}, and a string turns an object into [object Object]'
          : seen !== undefined
            ? "throw an Error with its own message, or log it and return the event"
            : /^(?:http|appsync) /.test(call)
              ? undefined
              : isPartial === true
                ? "check FailedEntryCount, Failed or UnprocessedItems, send those entries again, and log the rest as errors"
                : "log the caught error as an error; ignore only errors that mean the work is already done, such as ConditionalCheckFailedException",
    evidence: "https://developer.mozilla.org/en-US/docs/Web/API/Response/ok",
    failing: 'await fetch(url, { method: "POST", body });',
    passing:
      'const response = await fetch(url, { method: "POST", body });\nif (!response.ok) console.error("not sent", response.status);',
    sentence: ({ call, error, unfound, logged, seen }) => {
      const failed = `${call} failed (${shorten(error, 120)}), and`;
      if (unfound !== undefined) {
        return `${failed} the handler continues as if nothing had been found: ${listed(unfound)}`;
      }
      if (seen !== undefined) return `${failed} the user sees only "${shorten(seen, 80)}"`;
      if (logged !== undefined) return `${failed} the log shows only "${shorten(logged, 80)}"`;
      return `${failed} the handler continued as if the call had succeeded, and logged no error`;
    },
  },
  "no-personal-data-in-logs": {
    title: "Personal data and secrets must not be logged or sent without TLS",
    otherwise:
      "an error for the function's credentials, for secrets in its variables, and for a secret in the clientMetadata of your own scenario; a note for personal data in a URL's query, or only in the userName",
    why: "Logs are kept for a long time and read by many people. The event contains addresses, names and clientMetadata.",
    fix: "log event.triggerSource and the sub, not the event, its attributes or a record built from them; turn off the logger option that logs the event",
    fixFor: ({ where, isInName, isCredential }) => {
      if (isCredential === true) {
        return where === "error"
          ? "throw your own error: the error of an HTTP client contains the request and its headers"
          : "log single values, never process.env, a client's configuration or the whole error of an HTTP client";
      }
      if (isInName === true) return "log the sub, not the user name, which can be an address";
      if (where === "error") return "throw an error without the user's data";
      if (where === "http") return "send it over https";
      return where === "url" ? "send it in the body of a POST request" : undefined;
    },
    evidence: "https://docs.aws.amazon.com/lambda/latest/operatorguide/log-structure.html",
    failing: 'console.log("event", JSON.stringify(event));',
    passing: "console.log(event.triggerSource, event.request.userAttributes.sub);",
    sentence: ({ where, values, elsewhere, isInName }) =>
      `${PLACES[where]}: ${isInName === true ? "the user name, which contains " : ""}${listed(values)}${
        elsewhere.length === 0 ? "" : `; also ${listed(elsewhere)} in other scenarios`
      }`,
  },
  "work-was-done": {
    title: "The handler must do its work in an ordinary sign-up",
    otherwise:
      "an error for a group name that differs only in case from the backend's, for a mutation signed with guest credentials, and for a call that the function's role does not allow, if that makes every sign-up fail; a note if work is skipped, or an error is logged, because an optional attribute is missing",
    why: "A handler that swallows an error returns the event as if all had gone well: nothing fails, and the work is lost.",
    fixFor: (args) => {
      if (args.kind === "refused" && args.isSecond === true) {
        return "find out why the service refuses it after the first user's, and log the error with the sub, so that the work can be done later";
      }
      if (args.kind === "prevented") {
        return "check that this is intended for such users; if so, log it at info level";
      }
      if (args.kind === "no-group") {
        return args.same === undefined
          ? `add "${args.group}" to the groups of defineAuth`
          : `write "${args.same}", as defineAuth does`;
      }
      if (args.kind === "logged" && args.without !== undefined) {
        return "do the work with a default for such a user, or log it at info level if there is nothing to do";
      }
      if (args.kind === "no-column") return "write columns that the table has, or add them to it";
      if (args.kind === "null-column") return "send a value, or give the column a default";
      if (args.kind === "guest") {
        return "configure Amplify with getAmplifyDataClientConfig(env), so that requests are signed with the function's role, and add allow.resource(<the function>) to the schema";
      }
      if (args.kind === "no-owner") {
        return `send ${args.fields[0]}: \`\${sub}::\${event.userName}\``;
      }
      if (args.kind === "no-permission") {
        return `allow ${args.action} in a policy of the function's role`;
      }
      return args.kind === "denied"
        ? `add allow.resource(<the function>).to(["${args.action}"]) to the access of defineAuth`
        : undefined;
    },
    fix: "remove the reported cause; set variables with --env NAME=value or --env-file; use a default for a missing attribute; log only failures as errors",
    evidence: GUIDE,
    failing:
      'try {\n  await save(event.request.userAttributes);\n} catch (error) {\n  console.error("not saved", error); // in an ordinary sign-up\n}',
    passing: "await save(event.request.userAttributes); // with its table and permissions",
    sentence: byKind({
      logged: ({ text, without }) =>
        `${without === undefined ? "" : `for a user without ${without} `}the handler logged an error: ${shorten(text, 200)}`,
      refused: ({ call, error, isSecond }) =>
        `${isSecond === true ? "for a second user, " : ""}${call} was refused: ${messageText(error)}`,
      denied: ({ operation }) => `AWS denies ${operation}, because the backend does not grant it`,
      "no-permission": ({ operation, action, file }) =>
        `AWS denies ${operation}: nothing in the function's role allows ${action} (${file})`,
      guest: ({ mutation, model }) =>
        `AppSync rejects ${mutation}: it is signed as a guest of the identity pool, and the model ${model} has no rule for guests`,
      "no-owner": ({ mutation, model, fields }) =>
        `${mutation} sends no ${listed(fields, "or")}: in the model ${model}, only a record's owner may read it, and this record has no owner`,
      "no-column": ({ table, columns, file }) =>
        `PostgREST rejects the row with HTTP 400: the table ${table} has no ${plural(columns.length, "column")} ${listed(columns)} (${file})`,
      "null-column": ({ table, columns, file }) =>
        `PostgREST rejects the row with HTTP 400: the table ${table} requires ${listed(columns)} (${file})`,
      "no-group": ({ group, groups, same }) =>
        `the backend does not define the group "${group}"${groups.length === 0 ? "" : ` (only ${groups.join(", ")})`}${same === undefined ? "" : "; group names are case-sensitive, so AWS responds with ResourceNotFoundException"}`,
      "left-out": leftOut,
      steered: ({ key, undone }) =>
        `for a user without ${key}, this work is skipped and nothing is logged: ${listed(undone)}`,
      prevented: ({ keys, undone, isTogether }) =>
        `for a user with ${listed(keys, isTogether === true ? "and" : "or")}, this work is skipped and no error is logged: ${listed(undone)}`,
      nothing: ({ unset, isLogger }) =>
        [
          isLogger === true
            ? "in every scenario, the handler logged something but made no call and sent no mail"
            : "the handler returned the event without a call, a mail or a log line in any scenario",
          ...unset.map((name) => `${name} is not set`),
        ].join("; "),
    }),
  },
  "meets-expectations": {
    title: "Your expectations must be met",
    why: "Only you know how many mails a flow should send. Each check verifies your expectations.",
    fix: "fix the handler, or the expectation in the configuration or the scenario",
    evidence: GUIDE,
    failing: '// expect: { "confirm-sign-up": { mails: 1 } }\nreturn event;',
    passing: '// expect: { "confirm-sign-up": { mails: 1 } }\nawait welcome(email);\nreturn event;',
    sentence: byKind({
      mails: ({ expected, sent }) =>
        `expected ${counted(expected, "mail")}, but ${sent} ${sent === 1 ? "was" : "were"} sent`,
      verdict: ({ accepted }) =>
        `the response should have been ${accepted ? "accepted" : "refused"}`,
      subject: ({ subject }) => `no mail has "${subject}" in its subject`,
      call: ({ pattern }) => `no call matches ${pattern}`,
    }),
  },
} satisfies Partial<RuleTexts>;
