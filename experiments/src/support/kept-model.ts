import type { Model, TrainingResult } from '@fovea/learning';
import { parseModel, serialiseModel } from '@fovea/learning';
import type { StudyRun } from './study.ts';

export interface KeptModel {
  readonly model: Model;
  /** Of training. */
  readonly seconds: number;
}

/** A trained model as a part of a study: trained once, bit for bit the same afterwards. */
export async function keptModel(
  part: StudyRun<unknown>['part'],
  name: string,
  make: () => Promise<TrainingResult>,
): Promise<KeptModel> {
  const { model, seconds } = await part(name, async () => {
    const { model, trainingSeconds } = await make();
    return { model: Buffer.from(serialiseModel(model)).toString('base64'), seconds: trainingSeconds };
  });
  return { model: parseModel(Buffer.from(model, 'base64')), seconds };
}
