import { modelSize } from '@fovea/domain';
import type { Asked } from '@fovea/processes';
import type { HostQuestion } from '@fovea/services';

type Question = Asked<HostQuestion>;

/** 64 images of the default size. More at once gain nothing more, and keep the first asker waiting. */
const mostPixelBytes = 64 * modelSize ** 2 * 3;

/**
 * Takes what is to be answered next out of `waiting`: all predictions that wait for the same model, as one batch; then what
 * an image is without a part of it, which a hand waits for; an explanation, which costs up to two hundred predictions, or a
 * look through many images only when none of these waits.
 * @param mostBytes of prepared images that are taken together; one question may have more
 */
export function takeTogether(waiting: Question[], mostBytes = mostPixelBytes): Question[] {
  const firstOf = (wanted: HostQuestion['kind']) => waiting.find(({ kind }) => kind === wanted);
  const first = firstOf('predict') ?? firstOf('without') ?? waiting[0];
  if (first === undefined) return [];
  const taken = [first];
  let bytes = first.pixels.length;
  if (first.kind === 'predict') {
    for (const other of waiting) {
      if (other === first || other.kind !== 'predict' || other.weights.hash !== first.weights.hash) continue;
      bytes += other.pixels.length;
      if (bytes > mostBytes) break;
      taken.push(other);
    }
  }
  for (const question of taken) waiting.splice(waiting.indexOf(question), 1);
  return taken;
}
