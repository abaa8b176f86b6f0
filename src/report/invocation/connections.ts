import type { Connection, Invocation } from "../../invocation.ts";
import { counted } from "../terminal/counted.ts";

/** Further places are only counted. */
const NAMED_AT_MOST = 4;

/** The connections that were let through, each place once. */
export function allConnections(
  invocations: readonly Pick<Invocation, "connections">[],
): Connection[] {
  const all = invocations.flatMap(({ connections = [] }) => connections);
  return [...Map.groupBy(all, ({ host, port }) => `${host} ${port}`).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const sum = (of: (each: Connection) => number): number =>
      same.reduce((total, each) => total + of(each), 0);
    const opened = sum((each) => each.opened);
    return [{ ...first, opened, bytesWritten: sum((each) => each.bytesWritten) }];
  });
}

/** `Allowed: 127.0.0.1:5432 (2 connections, 310 bytes sent). The content is not examined, …` */
export function connectionsTexts(connections: readonly Connection[]): string[] {
  if (connections.length === 0) return [];
  const named = connections.slice(0, NAMED_AT_MOST).map(({ host, port, opened, bytesWritten }) => {
    const place = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    return `${place} (${counted(opened, "connection")}, ${counted(bytesWritten, "byte")} sent)`;
  });
  const left = connections.length - named.length;
  const more = left > 0 ? ` and ${left} more` : "";
  return [
    `Allowed: ${named.join(", ")}${more}. The content is not examined, so missing or repeated work there is not reported.`,
  ];
}
