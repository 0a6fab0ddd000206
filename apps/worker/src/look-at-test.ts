import type { Context } from '@fovea/services';
import { ForkedInferenceHost, testLooks } from '@fovea/services';
import { launcher } from './launcher.ts';

/** Computes a version's figures on the test subjects with a model that is kept only for that long. */
export async function lookAtTest(context: Context, request: Parameters<typeof testLooks.carryOut>[1]): Promise<void> {
  const inference = new ForkedInferenceHost({ start: launcher.inferenceHost });
  try {
    await testLooks.carryOut({ ...context, inference }, request);
  } finally {
    await inference.close();
  }
}
