/** What a process of ours tells the one that started it, by Node's message channel. */
export type ProcessMessage =
  /** It takes work from now on; a server says where. */
  | { readonly kind: 'ready'; readonly address: string | null }
  /** A line for the person who started Fovea. */
  | { readonly kind: 'notice'; readonly text: string }
  /** Why it ends by itself. */
  | { readonly kind: 'failed'; readonly message: string };

/** Resolves once the message is handed over; without effect where no parent listens. */
export function tellParent(message: ProcessMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) resolve();
    // A parent that is going can't be told any more.
    else process.send(message, undefined, undefined, () => resolve());
  });
}

/**
 * Calls `end` when the process that started this one is gone, however it went, also if it went before this is called.
 * Without effect where a process was started by hand: then nobody opened a channel.
 */
export function endWithParent(end: () => void): void {
  if (process.connected) process.once('disconnect', end);
  // The channel is closed, but there was one: while this process loaded its modules, say.
  else if (process.send !== undefined) setImmediate(end);
}
