import type { Duplex } from "node:stream";
import type { Served } from "../connection.ts";
import { speakPostgres } from "../sql/postgres.ts";
import type { Answerer } from "./answerer.ts";
import type { InTurn } from "./mail-server.ts";

/** The database at the far end of a captured connection that a stub stands for. */
export function serveDatabase(
  duplex: Duplex,
  destination: Served,
  { currentAnswerer, inTurn }: { currentAnswerer: () => Answerer; inTurn: InTurn },
): void {
  speakPostgres(duplex, {
    run: (statement) => inTurn(() => currentAnswerer().runStatement(statement, destination)),
    describe: (sql) => currentAnswerer().describeRow(sql, destination),
  });
}
