import type { DepthRange } from '@fovea/domain';
import { counted, cutSentence, depthSentence } from '@fovea/domain';
import type { NewPicture } from './merge-pictures.ts';
import type { ProjectState } from './project-state.ts';
import { someOf } from './understanding/names.ts';

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

/** New pictures of subjects that the project has by name: whether these are the same people, only a person knows. */
export function subjectNotes(
  added: readonly NewPicture[],
  state: Pick<ProjectState, 'name' | 'subjects'> | null,
): string[] {
  const stored = new Set(state?.subjects.map(({ name }) => name));
  const shared = [...new Set(added.map(({ origin }) => origin.subject))].filter((name) => stored.has(name));
  if (state === null || shared.length === 0) return [];
  const [have, same] =
    shared.length === 1
      ? ['has a name', 'It counts as the same subject and keeps its split. If it is another person']
      : ['have names', 'They count as the same subjects and keep their splits. If they are other people'];
  return [
    `${counted(shared.length, 'subject')} ${have} that ${state.name} has already: ${someOf(shared)}. ${same}, use other names.`,
  ];
}
