/** Changes a second at most. Two changes make a flash: half of what WCAG 2.3.1 allows. */
export const mostChanges = 3;
export const leastChanges = 0.5;

/** Two sides that are shown in turn. */
export class Flicker {
  /** Which side is shown. */
  turn = $state<0 | 1>(0);
  #timer = $state.raw<ReturnType<typeof setInterval> | null>(null);

  get isRunning(): boolean {
    return this.#timer !== null;
  }

  /** Shows the other side. */
  change(): void {
    this.turn = this.turn === 0 ? 1 : 0;
  }

  /** @param changes a second; more than `mostChanges` are never made */
  run(changes: number): void {
    this.stop();
    const bounded = Math.min(mostChanges, Math.max(leastChanges, changes));
    this.#timer = setInterval(() => this.change(), 1000 / bounded);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
