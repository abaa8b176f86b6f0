import type { CapturedMail } from "../../invocation.ts";

/** A mail in the mailbox. */
export interface StoredMail {
  /** In the order of the mails. */
  readonly id: string;
  readonly created: Date;
  readonly mail: CapturedMail;
  isRead: boolean;
  /** The invocation that sent it; none for a client of the SES endpoint. */
  readonly invocation: string | undefined;
}

export type Matches = (stored: StoredMail) => boolean;

/** What happens in a mailbox, for those who follow it. */
export type MailboxChange =
  | { type: "added"; stored: StoredMail }
  | { type: "removed"; ids: readonly string[] }
  | { type: "read"; ids: readonly string[] };

/** Where mails are kept beyond this process. Each call begins at once, and is done in its order. */
export interface MailStorage {
  load: () => Promise<StoredMail[]>;
  add: (stored: StoredMail) => void;
  remove: (ids: readonly string[]) => void;
  /** Settles when everything is written. */
  close: () => Promise<void>;
}

export interface MailboxLimits {
  /** Default: 10,000. */
  mails?: number;
  /** Of all mails together, in bytes. Default: 256 MB. */
  bytes?: number;
}

export type Mailbox = ReturnType<typeof createMailbox>;

/** Mails in the order in which they were sent. Beyond its limits, the oldest ones make room. */
export function createMailbox(
  { mails: mostMails = 10_000, bytes: mostBytes = 256 * 2 ** 20 }: MailboxLimits = {},
  storage?: MailStorage,
) {
  const byId = new Map<string, StoredMail>();
  const listeners = new Set<(change: MailboxChange) => void>();
  let bytes = 0;

  const tell = (change: MailboxChange): void => {
    for (const listener of listeners) listener(change);
  };
  const take = (stored: StoredMail): void => {
    byId.set(stored.id, stored);
    bytes += stored.mail.size;
  };
  const remove = (ids: readonly string[]): string[] => {
    const removed = ids.filter((id) => {
      const stored = byId.get(id);
      if (stored === undefined) return false;
      bytes -= stored.mail.size;
      return byId.delete(id);
    });
    if (removed.length > 0) {
      storage?.remove(removed);
      tell({ type: "removed", ids: removed });
    }
    return removed;
  };
  const makeRoom = (): void => {
    const dropped: string[] = [];
    let [count, size] = [byId.size, bytes];
    for (const { id, mail } of byId.values()) {
      // The newest one stays, however large it is.
      if (count === 1 || (count <= mostMails && size <= mostBytes)) break;
      dropped.push(id);
      count--;
      size -= mail.size;
    }
    if (dropped.length > 0) remove(dropped);
  };
  const follow = (listener: (change: MailboxChange) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  /** The newest first. */
  const list = (matches: Matches = () => true): StoredMail[] =>
    [...byId.values()].filter(matches).toReversed();

  return {
    load: async (): Promise<void> => {
      for (const stored of (await storage?.load()) ?? []) take(stored);
      makeRoom();
    },
    add: (mail: CapturedMail, invocation?: string): StoredMail => {
      const created = new Date();
      const stored = { id: newId(created), created, mail, isRead: false, invocation };
      take(stored);
      storage?.add(stored);
      tell({ type: "added", stored });
      makeRoom();
      return stored;
    },
    list,
    count: (): number => byId.size,
    get: (id: string): StoredMail | undefined => (id === "latest" ? list()[0] : byId.get(id)),
    remove,
    clear: (): void => void remove([...byId.keys()]),
    setRead: (ids: readonly string[], isRead: boolean): void => {
      const changed = ids.filter((id) => byId.get(id)?.isRead === !isRead);
      for (const id of changed) {
        const stored = byId.get(id);
        if (stored !== undefined) stored.isRead = isRead;
      }
      if (changed.length > 0) tell({ type: "read", ids: changed });
    },
    follow,
    /** Resolves with what fits, as soon as there is something, and with nothing after `ms`. */
    waitFor: async (matches: Matches, ms: number, signal?: AbortSignal): Promise<StoredMail[]> => {
      const there = list(matches);
      if (there.length > 0 || ms <= 0) return there;
      const { promise, resolve } = Promise.withResolvers<StoredMail[]>();
      const timer = setTimeout(() => resolve([]), ms);
      const giveUp = (): void => resolve([]);
      signal?.addEventListener("abort", giveUp, { once: true });
      const leave = follow((change) => {
        if (change.type === "added" && matches(change.stored)) resolve([change.stored]);
      });
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
        leave();
      }
    },
    close: async (): Promise<void> => storage?.close(),
  };
}

let made = 0;

/** By time, then in order, and not to be guessed. */
function newId(created: Date): string {
  const time = created.getTime().toString(36).padStart(9, "0");
  const number = (made++ % 36 ** 5).toString(36).padStart(5, "0");
  // Loaded with the first mail, not with the server.
  const { randomUUID } = process.getBuiltinModule("node:crypto");
  return `${time}-${number}-${randomUUID().slice(-12)}`;
}
