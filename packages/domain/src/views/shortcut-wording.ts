import type { DepthRange } from '../records/technical-properties.ts';
import { number } from './counted.ts';
import type { NearCopies, Shortcut, ShortcutTable } from './imports.ts';

/** What a row of the table says, in a sentence. */
export function shortcutSentence({ property, class: name, isHigher, auc }: Shortcut): string {
  const tells = property.includes(': ')
    ? `"${property}" is ${isHigher ? 'more' : 'less'} frequent in ${name}`
    : `The ${property} is ${isHigher ? 'higher' : 'lower'} in ${name}`;
  return `${tells} (AUC ${auc.toFixed(2)}).`;
}

/** Warnings of a table, a sentence each; none where nothing tells a class. */
export function shortcutWarnings({ rows, warnFrom, fewestSubjects, isUncertain }: ShortcutTable): string[] {
  const warned = rows.filter(({ auc }) => auc >= warnFrom);
  if (warned.length === 0) return [];
  const caution = isUncertain
    ? [
        `One class has only ${fewestSubjects === 1 ? '1 subject' : `${number(fewestSubjects)} subjects`}: with so few, chance alone gives a high AUC.`,
      ]
    : [];
  const first = warned[0];
  const which = warned.length === 1 ? 'A technical property' : `${number(warned.length)} technical properties`;
  return [
    `${which} could tell the class by ${warned.length === 1 ? 'itself' : 'themselves'}. A model may learn that in place of what the pictures show.`,
    ...(first === undefined ? [] : [shortcutSentence(first)]),
    ...caution,
  ];
}

/** What was found of pictures that look alike; null for nothing. */
export function nearCopySentence({ pairs, acrossSplits, acrossLabels, isWhole }: NearCopies): string | null {
  if (pairs === 0) return null;
  const found = `${isWhole ? '' : 'At least '}${number(pairs)} ${pairs === 1 ? 'pair of pictures looks' : 'pairs of pictures look'} nearly the same.`;
  return [
    found,
    pairsThat(pairs, acrossSplits, 'lie in different splits'),
    pairsThat(pairs, acrossLabels, 'have different labels'),
  ]
    .filter((sentence) => sentence !== null)
    .concat(pairs === 1 ? 'Both are kept.' : 'All are kept.')
    .join(' ');
}

/** Of how many pairs both pictures do something; null for none. */
function pairsThat(pairs: number, some: number, what: string): string | null {
  if (some === 0) return null;
  if (pairs === 1) return `The two ${what}.`;
  return some === pairs
    ? `The two of each pair ${what}.`
    : `The two of ${number(some)} ${some === 1 ? 'pair' : 'pairs'} ${what}.`;
}

/** How 16-bit pictures were read. */
export function depthSentence({ images, range }: { readonly images: number; readonly range: DepthRange }): string {
  const pictures = images === 1 ? '1 picture has' : `${number(images)} pictures have`;
  return `${pictures} 16 bits. The range of the set, ${number(range.low)} to ${number(range.high)}, was stretched to black and white, the same for all of them.`;
}

/** How many 16-bit pictures hold values that the project's range cuts; null for none. */
export function cutSentence(images: number): string | null {
  if (images === 0) return null;
  const hold = images === 1 ? '1 picture holds' : `${number(images)} pictures hold`;
  return `${hold} values beyond the range of the project's 16-bit pictures. These values were cut to black or white.`;
}
