import type { FromServer } from "../connection.ts";
import type { Recorder } from "../record.ts";
import { createAnswerer } from "./answerer.ts";
import type { Answerer, AnswererSettings } from "./answerer.ts";
import { createCaptureServer } from "./capture-server.ts";
import { createFarEnds } from "./far-ends.ts";
import type { CaptureServer } from "./capture-server.ts";
import type { FarEnds } from "./far-ends.ts";

// One file holds all that answers.
export { sesEndpoint } from "./ses-endpoint.ts";

export interface Server extends FarEnds, Omit<CaptureServer, "accept"> {
  /** From now on, another account answers. */
  forget: () => void;
}

/** Serves the captured connections of one thread. */
export function serveConnections(
  settings: () => AnswererSettings,
  record: Recorder,
  post: (message: FromServer) => void,
  newId: () => string,
): Server {
  let answerer: Answerer | undefined;
  const open = (): Answerer => {
    const opened: Answerer = createAnswerer(
      settings(),
      // What an earlier account answers late is on nobody's record.
      (entry) => (answerer === opened ? record(entry) : undefined),
      newId,
    );
    return opened;
  };
  const { accept, ...more } = createCaptureServer(record, () => (answerer ??= open()));
  const forget = (): void => {
    answerer = undefined;
  };
  return { ...createFarEnds(post, accept), ...more, forget };
}
