/**
 * What a button starts, one at a time: while it goes, asking again starts nothing, be it by a click, by Enter or by
 * Ctrl + Enter. A disabled button alone comes too late, and does not know of keys.
 */
export class OneAtATime {
  busy = $state(false);

  /** @returns what was started gives; null where something goes already. @throws what it throws */
  async run<Result>(start: () => Promise<Result>): Promise<Result | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      return await start();
    } finally {
      this.busy = false;
    }
  }
}
