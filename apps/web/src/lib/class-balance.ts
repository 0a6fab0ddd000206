import type { ClassBalanceSettings, ClassWeightForm, Sampling } from '@fovea/domain';
import { classBalanceSchema } from '@fovea/domain';

/** What a form holds of classes that differ in size. */
export interface ClassBalanceChoice {
  /** Null: as usual. A list: a weight a class, null where a field is empty. */
  readonly classWeights: ClassWeightForm | readonly (number | null)[] | null;
  readonly sampling: Sampling | null;
}

export const initialClassBalance: ClassBalanceChoice = { classWeights: null, sampling: null };

/** What was chosen as a run is asked for it; null while a field is empty or out of its range. */
export function classBalanceOf({ classWeights, sampling }: ClassBalanceChoice): ClassBalanceSettings | null {
  const asked = { classWeights: classWeights ?? undefined, sampling: sampling ?? undefined };
  return classBalanceSchema.safeParse(asked).data ?? null;
}
