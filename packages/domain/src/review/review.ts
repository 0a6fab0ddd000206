/** Why an image is worth a person's look; the more so, the higher its score, in [0,1]. */
export const reviewReasons = ['wrong', 'uncertain', 'off-the-cell', 'disagreement', 'far'] as const;
export type ReviewReason = (typeof reviewReasons)[number];

/** Orders of the queue: by one score, or all of them taking turns. */
export const reviewOrders = ['next-to-review', ...reviewReasons] as const;
export type ReviewOrder = (typeof reviewOrders)[number];

/** What an image's place in the queue rests on. */
export interface ReviewNote {
  /** The score that put it there; null where none of them is remarkable. */
  readonly reason: ReviewReason | null;
  /** In [0,1] each; null where it cannot be told, or has not been yet. */
  readonly scores: Readonly<Record<ReviewReason, number | null>>;
}
