import { jsonText } from "../../json.ts";
import type { Paint } from "../terminal/paint.ts";

/** A server that is ready. */
interface Ready {
  url: string;
  /** What every request must carry. */
  token: string | undefined;
  functions: readonly string[];
}

/** Without a slash at its end, as `AWS_ENDPOINT_URL` takes it. */
export function addressOfServer(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** What `serve` prints first, with its line end. */
export function readyText({ url, token, functions }: Ready, paint: Paint): string {
  const base = url.replace(/\/$/, "");
  const lines = [
    paint.bold(`ready at ${url}`) + paint.dim(" (Ctrl-C to stop)"),
    `  functions  ${functions.join(", ")}`,
    `  inbox      ${token === undefined ? url : `${url}?token=${token}`}`,
    ...(token === undefined
      ? []
      : [`  token      ${token} (AWS clients send it as AWS_ACCESS_KEY_ID)`]),
    ...["LAMBDA", "SES", "SESV2"].map((name) => `  export AWS_ENDPOINT_URL_${name}=${base}`),
    "",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The same, for programs. */
export function readyLine({ url, token, functions }: Ready): string {
  return jsonText({ type: "ready", url, ...(token !== undefined && { token }), functions }, true);
}
