import type { Preset, RunDetail, Verdict } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { versions } from '@fovea/services';
import type { StudyRun } from '../support/study.ts';
import { withMarkedHome } from './marked-home.ts';
import type { Moments } from './measure.ts';
import { measure } from './measure.ts';
import type { Scale } from './scale.ts';

/** One recalibration and its verdict; plain JSON. */
export interface Recalibrated {
  readonly preset: Preset;
  readonly images: number;
  readonly subjects: number;
  /** Hash of the candidate's file. */
  readonly weights: string;
  readonly verdict: Verdict;
  readonly rules: readonly string[];
  /** The validation images that the probes asked, and their subjects. */
  readonly probed: number;
  readonly probedSubjects: number;
  /** Accuracy that the model owes to the marked dots, and what is left without: shares. */
  readonly relianceBefore: number;
  readonly relianceAfter: number;
  readonly independentBefore: number;
  readonly independentAfter: number;
  readonly moments: Moments;
}

/** Each preset in a home of its own, since a candidate is judged beside those before it. */
export async function recalibrateEach(
  seed: number,
  { scale, setting, part, say }: StudyRun<Scale>,
): Promise<Recalibrated[]> {
  const recalibrated: Recalibrated[] = [];
  for (const preset of scale.presets) {
    say(`${preset} preset`);
    const { inSeconds: moments, ...one } = await part(preset, () =>
      withMarkedHome(setting, scale, async (home) => {
        const { moments, run } = await measure(home, preset, seed, scale.correction);
        const { images, subjects } = home.project;
        const { weightsHash } = await versions.get(home.context, { version: known(run.candidate).id });
        return {
          ...{ preset, images, subjects, weights: weightsHash },
          ...judgedOf(run),
          // No seed decides on times: by this name, digests leave them out.
          inSeconds: moments,
          seconds: moments.verdict / 1000,
        };
      }),
    );
    recalibrated.push({ ...one, moments });
  }
  return recalibrated;
}

function judgedOf(run: RunDetail) {
  const { verdict, findings, probes } = known(run.evidence);
  const { asked, before, after } = known(probes);
  return {
    verdict,
    rules: findings.flatMap((finding) => ('rule' in finding ? [finding.rule] : [])),
    probed: known(asked).images,
    probedSubjects: known(known(asked).subjects),
    relianceBefore: before.reliance,
    relianceAfter: after.reliance,
    independentBefore: known(before.independent),
    independentAfter: known(after.independent),
  };
}

function known<T>(value: T | null | undefined): T {
  if (value == null) throw new FoveaError('TRAINING_FAILED', 'The run ended without a whole report. Start it again.');
  return value;
}
