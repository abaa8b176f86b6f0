import type { IncomingHttpHeaders } from "node:http";

/** A request that a handler made, read to its end. */
export interface CapturedRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface CapturedAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}
