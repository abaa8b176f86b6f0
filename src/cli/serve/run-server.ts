import type { ServedInvocation } from "../../serve/invocations.ts";
import { startServer } from "../../serve/start.ts";
import type { Started } from "../../serve/start.ts";
import type { StoredMail } from "../../serve/mailbox/mailbox.ts";
import { jsonText } from "../../json.ts";
import { addressOfServer, serverReport } from "../../report/serve/reports.ts";
import { errorText } from "../../report/terminal/error-text.ts";
import { VERSION } from "../../version.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { paintFor } from "../io/colour.ts";
import { writeWhole } from "../io/write-file.ts";
import { reloadingFunction } from "./functions.ts";
import type { ServeOptions } from "./options.ts";

/** Serves until the user interrupts it. */
export async function serveUntilInterrupted(
  options: ServeOptions,
  context: Context,
): Promise<ExitCode> {
  const { host, token } = options;
  const watcher = await context.watchFiles(options.handlers.map(({ local }) => local.handler.file));
  const functions = options.handlers.map((each) =>
    reloadingFunction(each, options, context, (file) => watcher.add(file)),
  );
  const report = serverReport(
    options.json ? "json" : "text",
    await paintFor(context, options.color),
  );
  const print = (text: string): void => context.stdout.write(text);
  const interrupted = Promise.withResolvers<void>();
  const interrupt = context.onInterrupt(interrupted.resolve);
  const storage = await openStorage(options, context);
  let server: Started | undefined;
  try {
    server = await startServer({
      ...options,
      functions,
      capture: options.dryRun.capture,
      storage,
      version: VERSION,
      onInvocation: (invocation: ServedInvocation) => print(report.invocation(invocation)),
      onMail: (stored: StoredMail) => print(report.mail(stored)),
    });
    const url = `${addressOfServer(host, server.port)}/`;
    const names = functions.map(({ name }) => name);
    print(report.ready({ url, token, functions: names }));
    if (options.readyFile !== undefined) {
      const { path, named } = options.readyFile;
      await writeWhole(path, [jsonText({ url, functions: names })], named);
    }
    if (options.open) await context.openFile(token === undefined ? url : `${url}?token=${token}`);
    void reloadOnChange(watcher, functions, (file) => print(report.changed(file)));
    await interrupted.promise;
    return EXIT.cancelled;
  } finally {
    interrupt.giveBack();
    await server?.close();
    await Promise.all(functions.map((each) => each.close()));
    await watcher.close();
  }
}

async function openStorage({ mails }: ServeOptions, { stderr }: Pick<Context, "stderr">) {
  if (mails === undefined) return undefined;
  const { openMailStorage } = await import("../../serve/mailbox/folder.ts");
  return openMailStorage(mails.path, mails.named, (error) => stderr.write(errorText(error)));
}

async function reloadOnChange(
  watcher: Awaited<ReturnType<Context["watchFiles"]>>,
  functions: readonly { reload: () => void }[],
  onChange: (file: string) => void,
): Promise<never> {
  for (;;) {
    const file = await watcher.nextChange();
    for (const each of functions) each.reload();
    onChange(file);
  }
}
