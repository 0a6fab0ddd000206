/** What a run did with the images of its feedback set: each is counted once. */
export interface FeedbackUse {
  readonly taught: number;
  /** Of validation subjects, with regions to attend to: these judge the new version. */
  readonly check: number;
  /** Kept, and neither trained on nor judged by. */
  readonly stored: number;
}

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
