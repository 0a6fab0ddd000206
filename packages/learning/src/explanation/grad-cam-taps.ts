import type { ExplanationKind } from '@fovea/domain';
import type { Tap } from '../model/checked-program.ts';
import { imageName } from '../model/program.ts';

const kinds = ['grad-cam-1', 'grad-cam-2', 'grad-cam-3'] as const satisfies readonly ExplanationKind[];
export type GradCamKind = (typeof kinds)[number];
export const isGradCam = (kind: ExplanationKind): kind is GradCamKind => kinds.some((each) => each === kind);

/**
 * The taps that Grad-CAM looks at: a third and two thirds of the way through the network's taps, and the last. Of the small
 * network, these are its three stages.
 */
export function gradCamTaps(taps: readonly Tap[]): Readonly<Record<GradCamKind, string>> {
  const behind = taps.filter(({ after }) => after !== imageName);
  const at = (third: number) => behind[Math.max(0, Math.round((third * behind.length) / kinds.length) - 1)]?.name ?? '';
  return { 'grad-cam-1': at(1), 'grad-cam-2': at(2), 'grad-cam-3': at(3) };
}
