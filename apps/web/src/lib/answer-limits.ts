import type { AppRouter } from '@fovea/api';
import type { TRPCLink } from '@trpc/client';
import { TRPCClientError } from '@trpc/client';
import { observable } from '@trpc/server/observable';

/** How long a page waits for an answer, in milliseconds. */
export const answerLimits = {
  usual: 30_000,
  /** A model is asked, all images are gone through, or a part of an upload arrives. */
  long: 300_000,
} as const;

/** Changes that a page makes again by itself, because once more does no harm. */
const repeatedChanges: readonly string[] = ['feedback.save', 'review.prepare'];
const longCalls = /^(predictions\.|imports\.|runs\.start)/;

/** Fovea has not answered in time. */
export class LateAnswer extends Error {
  readonly limitMs: number;
  /** It was asked for a change that nobody should ask for twice, and may have made it. */
  readonly isChange: boolean;

  constructor(limitMs: number, isChange: boolean) {
    super(`No answer within ${limitMs / 1000} s.`);
    this.limitMs = limitMs;
    this.isChange = isChange;
  }
}

/** Ends each call that is not answered in time, with a `LateAnswer` as its cause. The event stream looks after itself. */
export const answersInTime: TRPCLink<AppRouter> = () => {
  return ({ next, op }) =>
    observable((observer) => {
      const asked = next(op).subscribe(observer);
      if (op.type === 'subscription') return asked;
      const isChange = op.type === 'mutation' && !repeatedChanges.includes(op.path);
      const limitMs = longCalls.test(op.path) ? answerLimits.long : answerLimits.usual;
      const late = setTimeout(() => observer.error(TRPCClientError.from(new LateAnswer(limitMs, isChange))), limitMs);
      return () => {
        clearTimeout(late);
        asked.unsubscribe();
      };
    });
};
