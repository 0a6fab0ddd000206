import type { Identifier } from '@fovea/domain';
import { query } from './ask-page.ts';
import { DrawingClient } from './drawing-client.ts';
import { Repetition } from './repetition.ts';
import { TrainingClient } from './training-client.ts';

const predictEveryMs = 1_000;

export interface ClientSettings {
  /** Where the page is at this moment. */
  readonly address: () => string;
  readonly drawing: readonly Identifier[];
  readonly training: { readonly project: Identifier; readonly image: Identifier };
  readonly startRun: () => Promise<unknown>;
  /** Hears of strokes that were acknowledged and are not stored. */
  readonly lost: (what: string) => void;
}

/** Who uses Fovea while it is killed: one draws, one trains, one asks the model. */
export class Clients {
  readonly drawing: DrawingClient;
  readonly training: TrainingClient;
  readonly #predicting: Repetition;
  #lastAnswer = 0;

  constructor({ address, drawing, training: { project, image }, startRun, lost }: ClientSettings) {
    this.drawing = new DrawingClient(drawing, address, lost);
    this.training = new TrainingClient(project, address, startRun);
    this.#predicting = new Repetition(async () => {
      // Computed anew each time, unlike a prediction.
      await query(address(), 'predictions.faithfulness', { image, kind: 'gradient-input' });
      this.#lastAnswer = performance.now();
    }, predictEveryMs);
  }

  /** What has not been answered since a moment, with the last failure; null when everything has been. */
  unanswered(since: number): string | null {
    if (this.drawing.lastAcknowledged <= since) return `no save is acknowledged (${String(this.drawing.lastFailure)})`;
    if (this.training.lastSeen <= since) return `no run is open (${String(this.training.lastFailure)})`;
    if (this.#lastAnswer <= since) return `no question is answered (${String(this.#predicting.lastFailure)})`;
    return null;
  }

  /** What goes on in this moment, for the name of a kill. */
  doing(): string {
    const run = this.training.current;
    const trains =
      run === undefined
        ? 'no run open'
        : `run ${run.number} ${run.state} (${run.progress.phase}, step ${run.progress.step})`;
    return `${trains}, ${this.drawing.acknowledged} strokes acknowledged`;
  }

  async end(): Promise<void> {
    await Promise.all([this.drawing.end(), this.#predicting.end()]);
  }
}
