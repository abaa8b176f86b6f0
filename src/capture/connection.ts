/** Captured connections, between the handler's thread and the server in the host. */

/** Where a connection would have gone. */
export interface Destination {
  host: string;
  port: number;
  tls: boolean;
  /** The place in the user's code that made the current request. */
  caller?: string | undefined;
}

/** A destination as the server has it. */
export interface Served extends Destination {
  /** Whether the client has sent STARTTLS. */
  startsTls?: boolean;
  /** Whether a captured TLS connection goes over it. */
  carriesTls?: boolean;
}

/** What the client's side tells the server's. Connections are numbered. */
export type FromClient =
  /** `over`: the captured connection that this one goes over, as TLS does. */
  | ({ type: "opened"; id: number; over?: number | undefined } & Destination)
  | { type: "sent"; id: number; bytes: Uint8Array; caller?: string | undefined }
  | { type: "ended"; id: number }
  | { type: "closed"; id: number };

export type FromServer =
  /** How much has been read since the last such message. The client's side waits where too much has not. */
  | ({ type: "read" } & Amount)
  | { type: "sent"; id: number; bytes: Uint8Array }
  | { type: "ended"; id: number }
  | { type: "closed"; id: number; error: ConnectionError | undefined };

/** Of what is on its way. */
export interface Amount {
  messages: number;
  bytes: number;
}

/** An error that the client gets: that of the seal for what was blocked, or one as Node has it. */
export type ConnectionError =
  | { blocked: string }
  | { message: string; parts: Record<string, string | number> };
