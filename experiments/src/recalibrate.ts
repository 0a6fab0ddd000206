import { presets } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import type { Benchmark } from './benchmark.ts';
import { openInstallation } from './recalibrate/installation.ts';
import { measure, type Moments } from './recalibrate/measure.ts';
import { publish } from './support/results-page.ts';

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

const phases: readonly (readonly [string, (moments: Moments) => number])[] = [
  ['request answered, run queued', ({ accepted }) => accepted],
  ['claimed by the worker', ({ claimed }) => claimed],
  ['first new attention picture', ({ firstPicture }) => firstPicture],
  ['trained', ({ trained }) => trained],
  ['candidate stored with its verdict', ({ verdict }) => verdict],
];

/** From the click on *Retrain* to a verdict, over the same services, queue and worker as the page's. */
export const recalibrate: Benchmark = {
  name: 'recalibrate',
  summary: 'from the click on Retrain to the first new picture and to the verdict, on real cells, phase by phase',
  async run(setting) {
    const installation = await openInstallation(setting);
    const measured = new Map<string, Moments>();
    try {
      for (const preset of presets) {
        setting.say(`${preset} preset`);
        const moments = await measure(installation, preset, setting.seed);
        measured.set(preset, moments);
        for (const [name, at] of phases) setting.say(`  ${seconds(at(moments)).padStart(6)} s  ${name}`);
        setting.say(`  ${moments.pictures} pictures, verdict ${moments.outcome}`);
      }
    } finally {
      await installation.close();
    }
    const quick = measured.get('quick');
    const full = measured.get('full');
    await publish('recalibrate', await loadEngine(), [
      `From the click to the verdict on ${installation.project.images} real cells of ${installation.project.subjects} subjects, feedback on 20 images, seed ${setting.seed}. Seconds since the click:`,
      [
        `| | ${[...measured.keys()].join(' | ')} |`,
        `|---|${'---|'.repeat(measured.size)}`,
        ...phases.map(
          ([name, at]) => `| ${name} | ${[...measured.values()].map((moments) => seconds(at(moments))).join(' | ')} |`,
        ),
        `| pictures of the new attention | ${[...measured.values()].map(({ pictures }) => pictures).join(' | ')} |`,
        `| verdict | ${[...measured.values()].map(({ outcome }) => outcome).join(' | ')} |`,
      ].join('\n'),
    ]);
    return {
      figures: {
        firstPictureMs: quick?.firstPicture ?? null,
        verdictMs: quick?.verdict ?? null,
        fullFirstPictureMs: full?.firstPicture ?? null,
        fullVerdictMs: full?.verdict ?? null,
      },
    };
  },
};
