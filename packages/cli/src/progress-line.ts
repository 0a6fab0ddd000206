import type { RunDetail } from '@fovea/domain';
import { bar } from './terminal.ts';

/** A worker tells how far it is several times a second. */
const quietMs = 10_000;

/** How far a run is, in one line; with the age of its worker's last sign where that is long ago. @param now in milliseconds */
export function progressLine(
  { number, state, progress }: Pick<RunDetail, 'number' | 'state' | 'progress'>,
  now: number,
): string {
  const { step, steps, phase, at, dataLoss, feedbackLoss, imagesPerSecond, secondsLeft } = progress;
  const parts = [`run ${number}`, phase, bar(steps === 0 ? 0 : step / steps)];
  if (dataLoss !== null) parts.push(`data loss ${dataLoss.toFixed(3)}`);
  if (feedbackLoss !== null) parts.push(`feedback loss ${feedbackLoss.toFixed(3)}`);
  if (imagesPerSecond !== null) parts.push(`${Math.round(imagesPerSecond)} images/s`);
  if (secondsLeft !== null) parts.push(`${Math.ceil(secondsLeft)} s left`);
  const age = state === 'running' && at !== undefined ? now - Date.parse(at) : 0;
  if (age > quietMs) parts.push(`last sign of the worker ${Math.round(age / 1000)} s ago`);
  return parts.join('  ');
}
