import { loadEngine } from '@fovea/engine';
import type { Benchmark } from './benchmark.ts';
import { generator } from './confounder/generator.ts';
import type { Repetition } from './confounder/repetition.ts';
import { baseRecipe, correction, feedbackImages, repeatOnce } from './confounder/repetition.ts';
import { meanInterval } from './support/intervals.ts';
import { keptParts } from './support/kept.ts';
import { publish } from './support/results-page.ts';

const repetitions = 5;

/** Does marking a confounder on twenty images cure a model of it? Options: seeds=N measures the first N repetitions only. */
export const confounder: Benchmark = {
  name: 'confounder',
  summary: 'what twenty marked images gain where an ink dot gives the class away (synthetic cells, five seeds)',
  async run(setting) {
    const { seed, options, say } = setting;
    const engine = await loadEngine();
    const recipes = { base: baseRecipe(1, 0), correction: correction(0) };
    const kept = keptParts('confounder', { generator, recipes, feedbackImages, engine: engine.description }, setting);
    const results: Repetition[] = [];
    for (let repetition = seed; repetition < seed + Number(options['seeds'] ?? repetitions); repetition++) {
      const result = await kept.part(`seed-${String(repetition)}`, () => repeatOnce(engine, repetition, say));
      results.push(result);
      say(
        `seed ${String(repetition)}: ${percent(result.base)} → ${percent(result.corrected)} (control ${percent(result.control)}, ` +
          `undotted ${percent(result.reference)}), P ${percent(result.probeBefore)} → ${percent(result.probeAfter)}, ${result.verdict}, ${result.correctionSeconds.toFixed(0)} s`,
      );
    }
    const mean = (of: (result: Repetition) => number) => meanInterval(results.map(of));
    const gain = mean(({ base, corrected }) => 100 * (corrected - base));
    const gap = mean(({ base, reference }) => 100 * (reference - base));
    const control = mean((result) => 100 * (result.control - result.base));
    const probeGain = mean(({ probeBefore, probeAfter }) => 100 * (probeAfter - probeBefore));
    const slowest = Math.max(...results.map(({ correctionSeconds }) => correctionSeconds));
    say(
      `gain ${gain.mean.toFixed(1)} points [${gain.low.toFixed(1)}, ${gain.high.toFixed(1)}], ${percent(gain.mean / gap.mean)} of the gap; ` +
        `control ${control.mean.toFixed(1)} points; P + ${probeGain.mean.toFixed(1)} points`,
    );
    if (results.length === repetitions) {
      await publish('confounder', engine, [
        `Synthetic cells whose ink dot (random place and size) follows the class. The expert marks the dot as *ignore* on ${String(feedbackImages)} training images. All test figures are accuracies on subjects of their own with the dot drawn at random, except *undotted*: a model of the same cells without dots, tested without dots. *Control*: the same images and steps at λ = 0. P: lowest accuracy over the probes on validation subjects.`,
        [
          '| Seed | Confounded | Corrected | Control | Undotted | P before | P after | R before | R after | Verdict | Seconds |',
          '|---|---|---|---|---|---|---|---|---|---|---|',
          ...results.map(
            (one) =>
              `| ${String(one.seed)} | ${percent(one.base)} | ${percent(one.corrected)} | ${percent(one.control)} | ${percent(one.reference)} | ${percent(one.probeBefore)} | ${percent(one.probeAfter)} | ${percent(one.relianceBefore)} | ${percent(one.relianceAfter)} | ${one.verdict} | ${one.correctionSeconds.toFixed(0)} |`,
          ),
        ].join('\n'),
        [
          `- gain ${gain.mean.toFixed(1)} points, 95 % interval over seeds [${gain.low.toFixed(1)}, ${gain.high.toFixed(1)}]`,
          `- ${percent(gain.mean / gap.mean)} of the gap to the undotted model closed`,
          `- control ${control.mean.toFixed(1)} points [${control.low.toFixed(1)}, ${control.high.toFixed(1)}]`,
          `- P up by ${probeGain.mean.toFixed(1)} points [${probeGain.low.toFixed(1)}, ${probeGain.high.toFixed(1)}]`,
          `- slowest correction ${slowest.toFixed(0)} s`,
        ].join('\n'),
        `Generator: \`${JSON.stringify(generator.confounded)}\``,
        `Correction: \`${JSON.stringify(correction(0))}\``,
      ]);
    }
    return {
      figures: {
        gain: gain.mean,
        gainLow: gain.low,
        gapClosed: gain.mean / gap.mean,
        control: control.mean,
        base: 100 * mean((one) => one.base).mean,
        corrected: 100 * mean((one) => one.corrected).mean,
        undotted: 100 * mean((one) => one.reference).mean,
        probeGain: probeGain.mean,
        slowestSeconds: slowest,
        seeds: results.length,
      },
    };
  },
};

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
