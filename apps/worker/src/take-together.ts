import type { Asked } from '@fovea/processes';
import type { HostQuestion } from '@fovea/services';

type Question = Asked<HostQuestion>;

/** More images at once gain nothing more, and keep the first asker waiting. */
const mostImages = 64;

/**
 * Takes what is to be answered next out of `waiting`: all predictions that wait for the same model, as one batch; an
 * explanation, which costs up to two hundred predictions, or a look through many images only when no prediction waits.
 * @param imageBytes bytes of one prepared image
 */
export function takeTogether(waiting: Question[], imageBytes: number): Question[] {
  const first = waiting.find(({ kind }) => kind === 'predict') ?? waiting[0];
  if (first === undefined) return [];
  const taken = [first];
  let images = first.pixels.length / imageBytes;
  if (first.kind === 'predict') {
    for (const other of waiting) {
      if (other === first || other.kind !== 'predict' || other.weights.hash !== first.weights.hash) continue;
      images += other.pixels.length / imageBytes;
      if (images > mostImages) break;
      taken.push(other);
    }
  }
  for (const question of taken) waiting.splice(waiting.indexOf(question), 1);
  return taken;
}
