import type { Meaning } from '@fovea/domain';
import type { MarkedImage } from '../images/marked-image.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { wholeMask } from './whole-regions.ts';

/** Two drawings that ask for the opposite at one place. */
export interface Contradiction {
  /** By one person on one image, by two on one image, or on two images that look alike there. */
  readonly kind: 'itself' | 'others' | 'alike';
  /** Rows of the images to attend to and to ignore at. */
  readonly attendRow: number;
  readonly ignoreRow: number;
  /** Of the two drawings, as their regions name them. */
  readonly authors: readonly [string, string];
  /** Area in common, as a share of the smaller drawing. */
  readonly overlap: number;
}

/**
 * How far two images may differ in what both drawings cover to look alike there: the root mean square over pixels and
 * colours, each in [0,1]. Images of one subject share their stain, so that more may differ in what a person calls alike.
 */
const alike = { anySubject: 0.08, sameSubject: 0.12 } as const;

/**
 * Every pair of drawings in which one says *attend* where the other says *ignore*: on the same image, or on different
 * images whose content looks alike at that place.
 * @param least share of the smaller drawing that must overlap
 */
export function contradictions(marked: readonly MarkedImage[], images: PreparedImages, least: number): Contradiction[] {
  const ignored = drawings(marked, 'ignore');
  const found: Contradiction[] = [];
  for (const attend of drawings(marked, 'attend')) {
    for (const ignore of ignored) {
      const { overlap, common } = overlapOf(attend, ignore);
      if (overlap < least || common.length === 0) continue;
      const [attendRow, ignoreRow] = [attend.row, ignore.row];
      if (attendRow !== ignoreRow && !looksAlike(images, attendRow, ignoreRow, common)) continue;
      const onOneImage = attend.author === ignore.author ? 'itself' : 'others';
      const kind = attendRow === ignoreRow ? onOneImage : 'alike';
      found.push({ kind, attendRow, ignoreRow, authors: [attend.author, ignore.author], overlap });
    }
  }
  return found;
}

/** All that one person drew on one image with one meaning. */
interface Drawing {
  readonly row: number;
  readonly author: string;
  readonly mask: Float32Array;
  /** Where it covers anything. */
  readonly pixels: readonly number[];
  readonly area: number;
}

function drawings(marked: readonly MarkedImage[], meaning: Meaning): Drawing[] {
  return marked.flatMap(({ row, regions }) =>
    [...Map.groupBy(regions, ({ author }) => author)].flatMap(([author, own]) => {
      const mask = wholeMask(own, meaning);
      if (mask === null) return [];
      const pixels = [...mask.keys()].filter((pixel) => (mask[pixel] ?? 0) > 0);
      return [{ row, author, mask, pixels, area: pixels.reduce((sum, pixel) => sum + (mask[pixel] ?? 0), 0) }];
    }),
  );
}

function overlapOf(one: Drawing, other: Drawing): { overlap: number; common: number[] } {
  const common = one.pixels.filter((pixel) => (other.mask[pixel] ?? 0) > 0);
  const area = common.reduce((sum, pixel) => sum + Math.min(one.mask[pixel] ?? 0, other.mask[pixel] ?? 0), 0);
  return { overlap: area / Math.min(one.area, other.area), common };
}

function looksAlike({ pixels, size, subjects }: PreparedImages, one: number, other: number, at: readonly number[]) {
  const bytes = size ** 2 * 3;
  let sum = 0;
  for (const pixel of at) {
    for (let channel = 0; channel < 3; channel++) {
      const place = pixel * 3 + channel;
      sum += (((pixels[one * bytes + place] ?? 0) - (pixels[other * bytes + place] ?? 0)) / 255) ** 2;
    }
  }
  const distance = Math.sqrt(sum / (3 * at.length));
  return distance <= (subjects[one] === subjects[other] ? alike.sameSubject : alike.anySubject);
}
