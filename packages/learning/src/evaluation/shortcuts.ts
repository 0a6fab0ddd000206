import type { Shortcut, ShortcutTable, TechnicalProperties } from '@fovea/domain';
import { areaUnderCurve, orderOf } from './area-under-curve.ts';

/** A picture with what was measured of it. */
export interface MeasuredPicture {
  /** Null where nobody knows: such a picture takes no part. */
  readonly label: string | null;
  readonly subject: string;
  readonly width: number;
  readonly height: number;
  readonly technical: TechnicalProperties;
}

/** A property that tells a class from all others with this AUC, or better, is warned of. */
const warnFrom = 0.8;
/** Fewer subjects in a class than this make an AUC of this height likely by chance. */
const enoughSubjects = 10;

/** A property as a number for each picture; NaN where it has none. */
interface Property {
  readonly name: string;
  readonly of: (picture: MeasuredPicture) => number;
}

const figures: readonly Property[] = [
  { name: 'width', of: ({ width }) => width },
  { name: 'height', of: ({ height }) => height },
  { name: 'width over height', of: ({ width, height }) => width / height },
  { name: 'bit depth', of: ({ technical }) => technical.depth },
  { name: 'background, red', of: ({ technical }) => technical.background[0] },
  { name: 'background, green', of: ({ technical }) => technical.background[1] },
  { name: 'background, blue', of: ({ technical }) => technical.background[2] },
  { name: 'brightness', of: ({ technical }) => technical.brightness },
  { name: 'contrast', of: ({ technical }) => technical.contrast },
  { name: 'sharpness', of: ({ technical }) => technical.sharpness },
  { name: 'file size for one pixel', of: ({ technical }) => technical.bytesPerPixel },
  { name: 'JPEG quality', of: ({ technical }) => technical.jpegQuality ?? Number.NaN },
];

const kinds: readonly { readonly name: string; readonly of: (technical: TechnicalProperties) => string }[] = [
  { name: 'format', of: ({ format }) => format.toUpperCase() },
  { name: 'colours', of: ({ colourModel }) => colourModel },
  { name: 'transparency', of: ({ alpha }) => (alpha ? 'yes' : 'no') },
];

/**
 * Which technical properties tell the class by themselves. For each property and class, the AUC is the probability that
 * the value of a picture of the class is above that of a picture of any other class, ties half. On each side a subject is
 * drawn first, all alike, and then one of its pictures on that side: a subject with many pictures counts no more than one
 * with few, and a subject with both classes takes part on both sides. An AUC below 0.5 tells as much as its opposite and
 * is given as 1 − AUC with `isHigher` false. A property without an order is 1 for one of its values and 0 for all others.
 * Of several classes and values, the most telling one is kept.
 * @param classes the positive class first: of two classes that are told equally well the first is named
 */
export function shortcutTable(pictures: readonly MeasuredPicture[], classes: readonly string[]): ShortcutTable {
  const labelled = pictures.filter(({ label }) => label !== null && classes.includes(label));
  const present = classes.filter((name) => labelled.some(({ label }) => label === name));
  const fewestSubjects = Math.min(
    ...present.map(
      (name) => new Set(labelled.filter(({ label }) => label === name).map(({ subject }) => subject)).size,
    ),
  );
  const rows = present.length < 2 ? [] : tellingRows(labelled, present);
  return {
    rows: rows.sort((one, other) => other.auc - one.auc),
    warnFrom,
    fewestSubjects: present.length === 0 ? 0 : fewestSubjects,
    isUncertain: fewestSubjects < enoughSubjects,
  };
}

function tellingRows(pictures: readonly MeasuredPicture[], classes: readonly string[]): Shortcut[] {
  const ordered = figures.flatMap((property) => mostTelling([property], pictures, classes) ?? []);
  const unordered = kinds.flatMap(({ name, of }) => {
    const values = [...new Set(pictures.map(({ technical }) => of(technical)))].sort();
    const asNumbers = values.map((value) => ({
      name: `${name}: ${value}`,
      of: ({ technical }: MeasuredPicture) => (of(technical) === value ? 1 : 0),
    }));
    return mostTelling(asNumbers, pictures, classes) ?? [];
  });
  return [...ordered, ...unordered];
}

/** @returns undefined where the property is the same in all pictures, or absent on one side */
function mostTelling(
  properties: readonly Property[],
  pictures: readonly MeasuredPicture[],
  classes: readonly string[],
): Shortcut | undefined {
  let best: Shortcut | undefined;
  for (const { name: property, of } of properties) {
    const known = pictures.filter((picture) => !Number.isNaN(of(picture)));
    const values = Float64Array.from(known, of);
    if (values.every((value) => value === values[0])) continue;
    const order = orderOf(values);
    for (const name of classes) {
      const isOfClass = (index: number) => known[index]?.label === name;
      const auc = areaUnderCurve(values, order, isOfClass, subjectWeights(known, isOfClass));
      const telling = Math.max(auc, 1 - auc);
      // Sums in another order differ in their last digits.
      if (telling > (best?.auc ?? 0) + 1e-9) best = { property, class: name, auc: telling, isHigher: auc >= 0.5 };
    }
  }
  return best;
}

/** 1 over the number of pictures that the same subject has on the same side. */
function subjectWeights(pictures: readonly MeasuredPicture[], isOfClass: (index: number) => boolean): Float64Array {
  const counts = [new Map<string, number>(), new Map<string, number>()] as const;
  const side = (index: number) => (isOfClass(index) ? counts[0] : counts[1]);
  pictures.forEach(({ subject }, index) => side(index).set(subject, (side(index).get(subject) ?? 0) + 1));
  return Float64Array.from(pictures, ({ subject }, index) => 1 / (side(index).get(subject) ?? 1));
}
