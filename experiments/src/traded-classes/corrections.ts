import type { ExpertSettingsInput, MarkedImage } from '@fovea/learning';
import { simulatedExpert } from '@fovea/learning';
import type { MarkedPictures } from '../verdict-validity/marked-pictures.ts';
import { knownRegions } from '../verdict-validity/marked-pictures.ts';

/** One simulated expert, who draws on other images than the next. */
export interface Correction {
  readonly name: string;
  /**
   * *Right*: the mark is to be ignored. *Trading*: the mark, and on the same pictures what tells the rarest class. So the model
   * gives up both.
   */
  readonly kind: 'right' | 'trading';
  readonly hand: Omit<ExpertSettingsInput, 'images'>;
  /** Pictures of the rarest class that are drawn on. */
  readonly images: number;
  /** Makes the choice of pictures differ from that of the other experts of a set. */
  readonly expert: number;
}

const hands = [{}, { outline: 'box', looseness: 0.05 }, {}, { outline: 'box', looseness: 0.05 }] as const;

export const corrections: readonly Correction[] = (['right', 'trading'] as const).flatMap((kind) =>
  hands.map((hand, expert) => ({ name: `${kind} ${String(expert + 1)}`, kind, hand, images: 20, expert })),
);

/** What the expert draws on training pictures, each region by itself. */
export function drawnBy({ kind, hand, images, expert }: Correction, pictures: MarkedPictures, seed: number) {
  const { size, train, labels, positive } = pictures;
  const rows = train.filter((row) => labels[row] === positive);
  const marks = knownRegions(pictures, rows, 'mark', 'ignore');
  const objects = new Map(knownRegions(pictures, rows, 'object', 'ignore').map(({ row, regions }) => [row, regions]));
  const regions = marks.map((mark): MarkedImage => {
    const more = kind === 'trading' ? (objects.get(mark.row) ?? []) : [];
    return { ...mark, regions: [...mark.regions, ...more] };
  });
  return simulatedExpert({ ...hand, images }, { regions, size }, 10 * seed + expert);
}
