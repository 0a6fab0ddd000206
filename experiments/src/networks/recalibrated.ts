import type { Verdict } from '@fovea/domain';
import { withMarkedHome } from '../recalibrate/marked-home.ts';
import type { Moments } from '../recalibrate/measure.ts';
import { measure } from '../recalibrate/measure.ts';
import type { Scale } from '../recalibrate/scale.ts';
import { fullScale } from '../recalibrate/scale.ts';
import type { BenchmarkSetting } from '../benchmark.ts';

/** The first model only has to read the dot. Late gates cure better, but the limits are for one in the middle. */
const firstSettings = { steps: 300, gates: ['stage-3'] };

/** A quick recalibration of a network that was brought along, with its gate at the middle tap. */
export interface NetworkRecalibrated {
  readonly size: number;
  readonly images: number;
  readonly moments: Moments;
  readonly verdict: Verdict | null;
  readonly gates: readonly string[];
  /** Validation images that the report probed. */
  readonly probed: number | null;
}

/**
 * From the click to the verdict on the cells of `recalibrate`, in a project of the network.
 * @param network its hash
 * @param size side of the project's images in pixels
 */
export async function recalibrateNetwork(
  setting: BenchmarkSetting,
  network: string,
  size: number,
): Promise<NetworkRecalibrated> {
  const scale: Scale = { ...fullScale, choices: { network, size, normalise: 'stain' }, firstSettings };
  setting.say(`a project of ${String(size)} pixels`);
  return withMarkedHome(setting, scale, async (home) => {
    const { moments, run } = await measure(home, 'quick', setting.seed);
    return {
      size,
      images: home.project.images,
      moments,
      verdict: run.verdict,
      gates: run.recipe.gates,
      probed: run.evidence?.probes?.asked?.images ?? null,
    };
  });
}
