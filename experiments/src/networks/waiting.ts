import type { Moments } from '../recalibrate/measure.ts';
import { table } from '../support/wording.ts';
import type { NetworkRecalibrated } from './recalibrated.ts';

/** Limits hold on a machine of this matrix product; a faster one has less time. */
const atGflops = 200;
const limitsMs = { firstPicture: 5000, verdict: 60_000 } as const;

/** @param recalibrations at the size that has limits, and at one that is reported */
export function waitingFigures([limited, reported]: readonly NetworkRecalibrated[]): Record<string, number | null> {
  return {
    firstPictureMs: limited?.moments.firstPicture ?? null,
    verdictMs: limited?.moments.verdict ?? null,
    imagesProbed: limited?.probed ?? null,
    firstPictureMsAtOwnSize: reported?.moments.firstPicture ?? null,
    verdictMsAtOwnSize: reported?.moments.verdict ?? null,
  };
}

/** @param gflops the machine's matrix product */
export function waitingSections(recalibrations: readonly NetworkRecalibrated[], gflops: number): string[] {
  const row = (name: string, show: (one: NetworkRecalibrated) => string) => [name, ...recalibrations.map(show)];
  const inSeconds = (of: keyof Moments) => (one: NetworkRecalibrated) => (one.moments[of] / 1000).toFixed(1);
  const scaled = (of: keyof Moments) => (one: NetworkRecalibrated) =>
    ((one.moments[of] * gflops) / atGflops / 1000).toFixed(1);
  return [
    `## From the click to the verdict\n\nThe dotted cells of \`recalibrate\`, in a project of the network: ${String(recalibrations[0]?.images)} images, 20 marks, the quick preset. The gate sits at a middle tap. Seconds since the click; the machine's matrix product is ${gflops.toFixed(0)} GFLOP/s.`,
    table(
      ['', ...recalibrations.map(({ size }) => `${String(size)} px`)],
      [
        row('gate', ({ gates }) => gates.join(', ')),
        row('first new attention picture', inSeconds('firstPicture')),
        row('trained', inSeconds('trained')),
        row('candidate stored with its verdict', inSeconds('verdict')),
        row(`the verdict, scaled to ${String(atGflops)} GFLOP/s`, scaled('verdict')),
        row('validation images probed', ({ probed }) => String(probed)),
        row('verdict', ({ verdict }) => `*${String(verdict)}*`),
      ],
    ),
  ];
}

/** A sentence for each limit that was missed. */
export function missedLimits([limited]: readonly NetworkRecalibrated[], gflops: number): string[] {
  if (limited === undefined) return [];
  return Object.entries(limitsMs).flatMap(([moment, atReference]) => {
    const found = limited.moments[moment as keyof typeof limitsMs];
    const limit = (atReference * atGflops) / gflops;
    return found <= limit
      ? []
      : [`${moment} came after ${found.toFixed(0)} ms; the limit on this machine is ${limit.toFixed(0)} ms.`];
  });
}
