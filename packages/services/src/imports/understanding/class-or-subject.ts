import type { ImportChoices, ImportQuestion } from '@fovea/domain';
import { someOf } from './names.ts';
import type { Placed } from './placed.ts';
import { namesAt } from './placed.ts';
import { findingIn, meansNoLabel, numbersPeople } from './words.ts';

export interface ClassPlace {
  /** Depth of the folder that is the class: 0 the outer, 1 the inner one. */
  readonly classAt: 0 | 1;
  readonly questions: readonly ImportQuestion[];
}

/**
 * Whether the class is the outer folder and the subject the inner one, or the other way round. The outer folder is the
 * usual place. A question is asked where the names say that it may be otherwise.
 */
export function classOrSubject(
  placed: readonly Placed[],
  choices: ImportChoices,
  isClass: (name: string) => boolean,
): ClassPlace {
  const deep = placed.filter(({ folders }) => folders.length > 1);
  if (choices.classFolder !== undefined) return { classAt: choices.classFolder === 'inner' ? 1 : 0, questions: [] };
  const namesClass = (name: string) => isClass(name) || findingIn(name) !== null;
  if (2 * deep.length < placed.length) return { classAt: 0, questions: onlyPeople(placed, namesClass) };
  const outer = namesAt(deep, 0);
  const inner = namesAt(deep, 1);
  const holders = Map.groupBy(deep, ({ folders }) => folders[1] ?? '');
  const repeated = inner.filter((name) => new Set(holders.get(name)?.map(({ folders }) => folders[0])).size > 1);
  const isOuter = outer.some(namesClass) || inner.every(numbersPeople);
  const isInner = inner.some(namesClass) || (outer.every(numbersPeople) && outer.length > 1);
  if (isOuter && !isInner) return { classAt: 0, questions: [] };
  const mayBeInner = isInner || (repeated.length > 0 && inner.length <= outer.length);
  if (!mayBeInner) return { classAt: 0, questions: [] };
  const message = `Pictures lie in folders inside folders. Either ${someOf(inner)} are the classes and ${someOf(outer)} the subjects, or the other way round.`;
  const order = isInner ? ['inner', 'outer'] : ['outer', 'inner'];
  return {
    classAt: 0,
    questions: [{ code: 'CLASS_OR_SUBJECT', message, field: 'classFolder', choices: order }],
  };
}

/** Folders that number people are hardly classes. */
function onlyPeople(placed: readonly Placed[], namesClass: (name: string) => boolean): ImportQuestion[] {
  const outer = namesAt(placed, 0).filter((name) => !meansNoLabel(name));
  const arePeople = outer.length > 1 && outer.every((name) => numbersPeople(name) && !namesClass(name));
  if (!arePeople || outer.every((name) => /^\d+$/.test(name) && outer.length <= 10)) return [];
  const message = `The folders ${someOf(outer)} seem to number subjects, and nothing names the classes. If they are classes, say so; else add a folder for each class, or a list subjects.csv with the headings file, subject and label.`;
  return [{ code: 'CLASS_OR_SUBJECT', message, field: 'classFolder', choices: ['outer'] }];
}
