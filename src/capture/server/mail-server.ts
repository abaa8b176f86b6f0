import type { Duplex } from "node:stream";
import { sesMailRegion } from "../../hosts.ts";
import type { AwsCall } from "../../invocation.ts";
import { withoutUndefined } from "../../json.ts";
import type { Recorder } from "../record.ts";
import { Blockage } from "./blockage.ts";
import type { Served } from "../connection.ts";
import type { Answerer } from "./answerer.ts";
import { SILENCE_LIMIT_MS } from "./silence-limits.ts";
import { after, connectionReset } from "./trouble.ts";
import { speakSmtp } from "../smtp/session.ts";
import type { SmtpMessage, Taken } from "../smtp/session.ts";

/** Does one thing after the other. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

interface Surroundings {
  record: Recorder;
  currentAnswerer: () => Answerer;
  inTurn: InTurn;
}

/**
 * The mail server at the far end of a captured connection. Records what it accepts and refuses.
 *
 * @returns Puts the connection on the record unless it is there.
 */
export function serveMail(
  duplex: Duplex,
  destination: Served,
  { record, currentAnswerer, inTurn }: Surroundings,
): () => void {
  const { host, port, caller } = destination;
  let isRecorded = false;
  const note = (result: AwsCall["result"], error?: string): void => {
    isRecorded = true;
    const call = { service: "smtp", operation: `${host}:${port}`, result, error, caller };
    const region = sesMailRegion(host);
    record({ type: "aws-call", call: withoutUndefined<AwsCall>({ ...call, region }) });
  };
  /** Records a connection without a mail, for example one that only verifies the server. */
  const noteConnection = (): void => {
    if (!isRecorded && destination.carriesTls !== true) note("answered");
  };

  const take = async (message: SmtpMessage): Promise<Taken> => {
    const answerer = currentAnswerer();
    const fault = sesMailRegion(host) === undefined ? undefined : answerer.nextFault("mail");
    if (fault?.kind === "slow") await after(fault.delayMs ?? 0);
    const taken = await inTurn(() => answerer.takeMessage(message, destination, fault));
    isRecorded = true;
    if (fault?.kind === "timeout") note("refused", "no response");
    else if (fault?.kind === "reset") note("refused", "the connection was reset");
    else return taken;
    return { reply: undefined, ...(fault.kind === "reset" && { error: connectionReset() }) };
  };

  const timer = setTimeout(noteConnection, SILENCE_LIMIT_MS);
  duplex.once("data", () => clearTimeout(timer));
  // The client has taken its leave.
  duplex.once("finish", noteConnection);
  duplex.once("close", () => {
    clearTimeout(timer);
    noteConnection();
  });
  const onHandshake = (): void => {
    isRecorded = true;
    const call = { service: "tcp", operation: `${host}:${port}`, result: "refused" as const };
    record({ type: "aws-call", call: withoutUndefined<AwsCall>({ ...call, caller }) });
    duplex.destroy(new Blockage(`a TLS handshake with ${host}:${port}`));
  };
  speakSmtp(duplex, destination, {
    take,
    onRefusal: (reply) => note("refused", reply),
    onHandshake,
  });
  return noteConnection;
}
