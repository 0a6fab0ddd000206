import type { DepthRange } from '@fovea/domain';
import { cutSentence, depthSentence } from '@fovea/domain';
import type { NewPicture } from './merge-pictures.ts';

/** What a person should know of how the pictures were read, a sentence each. */
export function pictureNotes(added: readonly NewPicture[]): string[] {
  const deep = added.flatMap(({ picture }) => picture.deep ?? []);
  const range = deep[0]?.range;
  if (range === undefined) return [];
  const cut = deep.filter(({ values }) => goesBeyond(values, range)).length;
  return [depthSentence({ images: deep.length, range }), cutSentence(cut)].filter((sentence) => sentence !== null);
}

function goesBeyond(values: DepthRange, { low, high }: DepthRange): boolean {
  return values.low < low || values.high > high;
}
