interface Hold {
  readonly wouldLose: () => boolean;
  /** Leaving the page by any way loses it, too, so that the browser has to ask. */
  readonly isWork: boolean;
}

/** What a reload of the page would lose, asked one by one. */
const holds = new Set<Hold>();

/**
 * Keeps the page from loading itself as long as that would lose something.
 * @param isWork whether the browser also asks before the page is left
 * @returns a function that ends it
 */
export function holdReload(wouldLose: () => boolean, { isWork = false } = {}): () => void {
  const hold = { wouldLose, isWork };
  holds.add(hold);
  return () => holds.delete(hold);
}

/** Whether a reload now would lose what somebody does, writes or has not saved. */
export function reloadWouldLose(): boolean {
  const isCovered = document.querySelector('dialog[open], :popover-open') !== null;
  return isCovered || [...holds].some(({ wouldLose }) => wouldLose());
}

/** Whether leaving the page now would lose work, so that the browser has to ask. */
export function leavingWouldLose(): boolean {
  return [...holds].some(({ wouldLose, isWork }) => isWork && wouldLose());
}
