import { startServer } from "../../serve/start.ts";
import type { Started } from "../../serve/start.ts";
import { jsonText } from "../../json.ts";
import { addressOfServer, readyLine, readyText } from "../../report/serve/ready.ts";
import type { ServerReport } from "../../report/serve/reports.ts";
import type { Paint } from "../../report/terminal/paint.ts";
import { errorText } from "../../report/terminal/error-text.ts";
import { VERSION } from "../../version.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { paintFor } from "../io/colour.ts";
import type { FileWatcher } from "../io/watch-files.ts";
import { reloadingFunction } from "./functions.ts";
import type { ServeOptions } from "./options.ts";
import { readyFile } from "./ready-file.ts";

/** Serves until the user interrupts it. */
export async function serveUntilInterrupted(
  options: ServeOptions,
  context: Context,
): Promise<ExitCode> {
  const { host, token } = options;
  const watching = Promise.withResolvers<FileWatcher>();
  const functions = options.handlers.map((each) =>
    reloadingFunction(
      each,
      options,
      context,
      (file) => void watching.promise.then((watcher) => watcher.add(file)),
    ),
  );
  const paint = await paintFor(context, options.color);
  // A reader that has seen enough (`| head -1`) does not end it.
  context.stdout.onClosed(() => undefined);
  const { print, flush } = linesTo(context.stdout);
  const say = reporting(options.json ? "json" : "text", paint, print);
  const interrupted = Promise.withResolvers<void>();
  const interrupt = context.onInterrupt(interrupted.resolve);
  const storage = await openStorage(options, context);
  const ready = await readyFile(options);
  let server: Started | undefined;
  let watcher: FileWatcher | undefined;
  try {
    server = await startServer({
      ...options,
      functions,
      capture: options.dryRun.capture,
      storage,
      version: VERSION,
      onInvocation: (invocation) => say((report) => report.invocation(invocation)),
      onMail: (stored) => say((report) => report.mail(stored)),
    });
    const url = `${addressOfServer(host, server.port)}/`;
    const names = functions.map(({ name }) => name);
    const started = { url, token, functions: names };
    context.stdout.write(options.json ? readyLine(started) : readyText(started, paint));
    await ready.write(jsonText({ url, functions: names }));
    if (options.open) await context.openFile(token === undefined ? url : `${url}?token=${token}`);
    watcher = await context.watchFiles(options.handlers.map(({ local }) => local.handler.file));
    watching.resolve(watcher);
    void reloadOnChange(watcher, functions, (file) => say((report) => report.changed(file)));
    await interrupted.promise;
    return EXIT.cancelled;
  } finally {
    interrupt.giveBack();
    if (server !== undefined) await ready.remove();
    await server?.close();
    await Promise.all(functions.map((each) => each.close()));
    await watcher?.close();
    flush();
  }
}

/** Says what happens, in the order in which it does. */
function reporting(form: "text" | "json", paint: Paint, print: (text: string) => void) {
  let loaded: Promise<ServerReport> | undefined;
  return (sentence: (report: ServerReport) => string): void => {
    loaded ??= import("../../report/serve/reports.ts").then(({ serverReport }) =>
      serverReport(form, paint),
    );
    void loaded.then((report) => print(sentence(report)));
  };
}

/** How long lines may wait for more, in milliseconds: a write for each of a thousand calls would take half their time. */
const GATHER_MS = 10;

function linesTo(stdout: Context["stdout"]) {
  let pending = "";
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (pending !== "") stdout.write(pending);
    pending = "";
  };
  return {
    print: (text: string): void => {
      pending += text;
      timer ??= setTimeout(flush, GATHER_MS);
    },
    flush,
  };
}

async function openStorage({ mails }: ServeOptions, { stderr }: Pick<Context, "stderr">) {
  if (mails === undefined) return undefined;
  const { openMailStorage } = await import("../../serve/mailbox/storage.ts");
  return openMailStorage(mails.path, mails.named, (error) => stderr.write(errorText(error)));
}

async function reloadOnChange(
  watcher: FileWatcher,
  functions: readonly { reload: () => void }[],
  onChange: (file: string) => void,
): Promise<never> {
  for (;;) {
    const file = await watcher.nextChange();
    for (const each of functions) each.reload();
    onChange(file);
  }
}
