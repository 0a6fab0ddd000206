import type { FeedbackSummary, ImageSummary } from '@fovea/domain';

/** What a run does with somebody's regions on an image: trains on them, checks the correction by them, or nothing. */
type FeedbackUse = 'train' | 'check' | 'keep';

/** On validation subjects only regions to attend to are asked about; on test subjects none are. */
export function useOf({
  trainable,
  image,
  meanings,
}: Pick<FeedbackSummary, 'trainable' | 'meanings'> & { readonly image: Pick<ImageSummary, 'split'> }): FeedbackUse {
  if (trainable) return 'train';
  return image.split === 'validation' && meanings.includes('attend') ? 'check' : 'keep';
}
