import type { FeedbackUse } from './runs.ts';

/** What became of the images with feedback: `10 taught, 6 check`. */
export function feedbackInWords({ taught, check, stored }: FeedbackUse): string {
  return (
    [
      ...(taught > 0 ? [`${String(taught)} taught`] : []),
      ...(check > 0 ? [`${String(check)} check`] : []),
      ...(stored > 0 ? [`${String(stored)} only stored`] : []),
    ].join(', ') || 'none'
  );
}
