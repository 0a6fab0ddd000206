import type { AnswerWithout, Identifier } from '@fovea/domain';
import type { Stroke } from '@fovea/geometry';
import { api } from '#lib/api.ts';
import type { Problem } from '#lib/problem.ts';
import { toProblem } from '#lib/problem.ts';

/** What is asked about; it may change while a question is under way. */
export interface RubOutSubject {
  readonly image: Identifier;
  /** The version that answers; null while it has not answered. */
  version(): Identifier | null;
  /** What is rubbed out, the stroke in hand included. */
  strokes(): readonly Stroke[];
}

/** What the answer would be without what is rubbed out. */
export class RubOut {
  /** The newest that came; null where nothing is rubbed out. */
  answer = $state.raw<AnswerWithout | null>(null);
  problem = $state.raw<Problem | null>(null);
  readonly strokes = $derived.by(() => this.#subject.strokes());
  readonly #subject: RubOutSubject;
  #isAsking = false;
  #isStale = false;

  constructor(subject: RubOutSubject) {
    this.#subject = subject;
  }

  /** Asks with what is rubbed out now. One question is under way at a time; of those that come meanwhile, the last one counts. */
  ask(): void {
    this.#isStale = true;
    if (!this.#isAsking) void this.#askUntilCurrent();
  }

  async #askUntilCurrent(): Promise<void> {
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      const version = this.#subject.version();
      const { strokes } = this;
      if (version === null || strokes.length === 0) {
        this.answer = null;
        this.problem = null;
        continue;
      }
      try {
        this.answer = await api.predictions.without.mutate({
          image: this.#subject.image,
          version,
          strokes: strokes.map(({ points, radius }) => ({
            points: points.map(([x, y]): [number, number] => [x, y]),
            radius,
          })),
        });
        this.problem = null;
      } catch (error) {
        this.problem = toProblem(error);
      }
    }
    this.#isAsking = false;
  }
}
