import type { MarkedImage } from '../images/marked-image.ts';
import { RandomStream } from '../random/random-stream.ts';
import { drawRegion, misplace } from './draw-region.ts';
import type { ExpertSettings, ExpertSettingsInput } from './expert-settings.ts';
import { parseExpertSettings } from './expert-settings.ts';
import type { Answers } from './pick-images.ts';
import { pickImages } from './pick-images.ts';

/** Images whose regions are known, and the model that shall be corrected. */
export interface KnownRegions {
  /** What a faultless expert would draw on each image; only images with any region. */
  readonly regions: readonly MarkedImage[];
  /** Rows without any region that the expert may pick too, and then has nothing to mark on. */
  readonly unmarked?: Int32Array;
  /** Side of the regions in pixels. */
  readonly size: number;
  /** What the model makes of the images; needed unless images are picked at random. */
  readonly answers?: Answers;
}

/**
 * Feedback as an expert of a certain care would give it, from regions that are known: to ask how good feedback must be
 * before a person spends a day on it. The same seed marks the same images in the same way, and the shape drawn on one
 * does not depend on how many others there are; which of them are marked in a wrong place does.
 * @throws INPUT_INVALID when a setting is out of range, when there are too few images to pick from, or when answers are missing
 */
export function simulatedExpert(input: ExpertSettingsInput, known: KnownRegions, seed: number): MarkedImage[] {
  const settings = parseExpertSettings(input);
  const byRow = new Map(known.regions.map((marked) => [marked.row, marked]));
  const offered = Int32Array.from([...byRow.keys(), ...(known.unmarked ?? [])]);
  const picked = pickImages(settings, offered, known.answers ?? null, seed);
  const rows = picked.filter((row) => byRow.has(row));
  const wrong = wrongRows(rows, settings.wrongRate, seed);
  return [...rows].map((row) => {
    const stream = new RandomStream(seed, `how the expert draws on image ${row}`);
    return draw(byRow.get(row)!, known.size, settings, wrong.has(row), stream);
  });
}

function draw(
  { row, regions }: MarkedImage,
  size: number,
  settings: ExpertSettings,
  isWrong: boolean,
  stream: RandomStream,
): MarkedImage {
  const drawn = (mask: Float32Array) => {
    if (!mask.some((covered) => covered > 0)) return mask;
    const shape = drawRegion(mask, size, settings, stream);
    return isWrong ? misplace(shape, mask, size, stream) : shape;
  };
  const { strength } = settings;
  return { row, regions: regions.map((region) => ({ ...region, strength, mask: drawn(region.mask) })) };
}

/** As many of the rows as the rate says, to the nearest one. */
function wrongRows(rows: Int32Array, rate: number, seed: number): ReadonlySet<number> {
  const shuffled = new RandomStream(seed, 'images that the expert marks in a wrong place').shuffle(rows.slice());
  return new Set(shuffled.subarray(0, Math.round(rate * rows.length)));
}
