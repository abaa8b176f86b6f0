/** How long a connection may stay silent before it is taken for one whose other side speaks first. */
export const SILENCE_LIMIT_MS = 250;

/** The same on the ports of HTTP, where a client may open its connection ahead of its request. */
export const HTTP_SILENCE_LIMIT_MS = 5_000;

/** How long the head of a request may take once it has begun. */
export const HEAD_LIMIT_MS = 1_000;

/** How long a request may go without another piece of its body. */
export const BODY_SILENCE_LIMIT_MS = 5_000;
