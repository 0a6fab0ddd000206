/** What a reload of the page would lose, asked one by one. */
const holds = new Set<() => boolean>();

/** Keeps the page from loading itself as long as that would lose something. @returns a function that ends it */
export function holdReload(wouldLose: () => boolean): () => void {
  holds.add(wouldLose);
  return () => holds.delete(wouldLose);
}

/** Whether a reload now would lose what somebody does, writes or has not saved. */
export function reloadWouldLose(): boolean {
  const isCovered = document.querySelector('dialog[open], :popover-open') !== null;
  return isCovered || [...holds].some((wouldLose) => wouldLose());
}
