// Each `text` fence in README and docs is what the command before it prints. Times, ids and ports may
// differ, and "…" stands for anything. `npx vitest run test/e2e/docs-outputs.test.ts -u` rewrites the
// fences that differ.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { awsClients } from "../../src/cli/io/aws-clients.ts";
import { fitted } from "../../src/report/terminal/fit.ts";
import {
  awsAccount,
  awsError,
  FUNCTION_ARN,
  iamError,
  permission,
  policyOf,
  userPool,
} from "../helpers/aws-account.ts";
import type { AwsAccount } from "../helpers/aws-account.ts";
import { cli } from "../helpers/context.ts";
import type { Setting } from "../helpers/context.ts";
import { fixture } from "../helpers/fixtures.ts";
import { answering } from "../helpers/http-server.ts";
import type { HttpServer } from "../helpers/http-server.ts";
import { masked } from "../helpers/masked.ts";
import { commandsIn, fencesOf, PAGES, readPage } from "../helpers/pages.ts";
import { ROOT } from "../helpers/spawn.ts";

let lambda: HttpServer;
let account: AwsAccount;
let aws: NonNullable<Setting["aws"]>;

const LOG = [
  "START RequestId: 6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10 Version: $LATEST",
  "2026-11-25T12:00:00.000Z\t6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10\tINFO\tconfirmed",
  "END RequestId: 6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10",
  "REPORT RequestId: 6b1d7f1e-0b7c-4f0e-9d0e-2f6f3a3c9a10\tDuration: 112.34 ms\tBilled Duration: 113 ms\tMemory Size: 256 MB\tMax Memory Used: 90 MB\t",
  "",
].join("\n");

beforeAll(async () => {
  // The SDK reads it from the process.
  vi.stubEnv("AWS_REGION", "eu-west-1");
  // The function returns the event. The pool calls an alias that Cognito may not call.
  lambda = await answering(({ body }) => ({
    body,
    headers: { "x-amz-log-result": Buffer.from(LOG).toString("base64") },
  }));
  account = await awsAccount({
    DescribeUserPool: userPool({ LambdaConfig: { PostConfirmation: `${FUNCTION_ARN}:live` } }),
    GetPolicy: ({ url }) =>
      url.search === "" ? policyOf(permission()) : awsError(404, "ResourceNotFoundException"),
    SimulatePrincipalPolicy: iamError(403, "AccessDenied"),
  });
  const { url: endpointUrl } = account;
  aws = {
    lambda: (options) => awsClients.lambda({ ...options, endpointUrl: lambda.url }),
    userPools: (options) => awsClients.userPools({ ...options, endpointUrl }),
    functions: (options) => awsClients.functions({ ...options, endpointUrl }),
    roles: (options) => awsClients.roles({ ...options, endpointUrl }),
    mail: (options) => awsClients.mail({ ...options, endpointUrl }),
    logs: (options) => awsClients.logs({ ...options, endpointUrl }),
  };
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await lambda.close();
  await account.close();
});

const pages = PAGES.filter((page) =>
  fencesOf(readPage(page)).some(({ language }) => language === "text"),
);

it.each(pages)("the outputs in %s are real", async (page) => {
  const folder = join(ROOT, "build/docs-outputs", page.replaceAll(/\W/g, "-"));
  rmSync(folder, { recursive: true, force: true });
  cpSync(fixture("docs"), folder, { recursive: true });
  // The project is a repository of its own, and has the product installed.
  mkdirSync(join(folder, ".git"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules/cognito-postconfirm"), "dir");
  let text = readPage(page);
  let shift = 0;
  let printed: string | undefined;
  const fences = fencesOf(text);
  for (const [index, { language, file, text: fence, at }] of fences.entries()) {
    if (file !== undefined) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), fence);
    } else if (language === "sh") {
      // Only what the next fence shows is run.
      const isShown = fences[index + 1]?.language === "text";
      printed = isShown ? await outputOf(fence, folder) : undefined;
    } else if (language === "text") {
      if (printed === undefined) throw new Error(`no command before the output:\n${fence}`);
      if (shows(fence, printed)) continue;
      text = text.slice(0, at + shift) + printed + text.slice(at + shift + fence.length);
      shift += printed.length - fence.length;
    }
  }
  await expect(text).toMatchFileSnapshot(join(ROOT, page));
});

/** What the last command of a script prints, run in this folder. */
async function outputOf(script: string, cwd: string): Promise<string> {
  let terminal = "";
  for (const pipe of commandsIn(script)) {
    let stdin: string | undefined;
    for (const argv of pipe) {
      const ended = await cli(argv, {
        ...{ cwd, aws, ...(argv[0] === "compare" && { columns: 80 }) },
        ...(stdin !== undefined && { stdin }),
        env: { NO_COLOR: "1", PATH: process.env["PATH"] ?? "" },
      });
      stdin = ended.out;
      // The lines of a terminal are as long as with the page's paths, not with this checkout's.
      const shown = ended.terminal.replaceAll(cwd, "/app").replaceAll(ROOT, "/app/");
      terminal = argv.includes("--reporter") ? shown : fitted(shown, () => 80);
    }
  }
  return terminal;
}

/** Without what differs in each run: times, memory, and the columns that move with them. */
function lasting(text: string): string {
  return masked(text)
    .replaceAll(/\d+ MB used/g, "N MB used")
    .replaceAll(/(?<=\S) {2,}/g, "  ")
    .replaceAll(/(time="|duration_ms: )[\d.]+/g, "$1N")
    .replaceAll(/·\s+[\d.]+ s$/gm, "· N s");
}

function shows(fence: string, printed: string): boolean {
  // At the end of a line it stands for lines as well.
  const pattern = lasting(fence)
    .split(/(…\n?)/)
    .map((part) => (part === "…" ? ".*" : part === "…\n" ? "[^]*?" : literal(part)))
    .join("");
  return new RegExp(`^${pattern}$`).test(lasting(printed));
}

/** A text as a pattern. */
function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
