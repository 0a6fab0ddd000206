import type { ImportChoices, ImportQuestion, Split } from '@fovea/domain';
import { counted, splits } from '@fovea/domain';
import type { ExistingProject, SourceEntry } from '../source.ts';
import { someOf } from './names.ts';

export interface GivenSplit {
  readonly entries: readonly SourceEntry[];
  readonly notes: readonly string[];
  readonly questions: readonly ImportQuestion[];
}

/**
 * Keeps the split that folders or a list give, if no subject stands in two of its parts. All pictures of a subject get
 * the split of the subject.
 */
export function settleSplit(
  entries: readonly SourceEntry[],
  choices: ImportChoices,
  existing: ExistingProject | null,
): GivenSplit {
  const given = new Map<string, Set<Split>>();
  for (const { subject, givenSplit } of entries)
    if (givenSplit !== null) given.set(subject, (given.get(subject) ?? new Set<Split>()).add(givenSplit));
  const drawn = entries.map((entry) => ({ ...entry, givenSplit: null }));
  if (given.size === 0) return { entries, notes: [], questions: [] };
  if (choices.split === 'drawn')
    return { entries: drawn, notes: ['The given split was not kept; a split is drawn by subject.'], questions: [] };
  const divided = [...given]
    .filter(([, of]) => of.size > 1)
    .map(([name]) => name)
    .sort();
  if (divided.length > 0) return { entries: drawn, notes: [], questions: [refusal(divided)] };
  const found = new Set([...given.values()].flatMap((of) => [...of]));
  const subjects = new Set(entries.map(({ subject }) => subject));
  if (found.size === 1 && given.size === subjects.size && existing === null) {
    const note = `All subjects are given to ${wordOf([...found][0] ?? 'train')}, so that nothing is left to compare with; a split is drawn by subject.`;
    return { entries: drawn, notes: [note], questions: [] };
  }
  const notes = [`The given split is kept: ${splits.flatMap((split) => countOf(given, split)).join(', ')}.`];
  const missing = splits.filter((split) => !found.has(split));
  if (missing.length > 0 && existing === null)
    notes.push(
      `No subject is given to ${missing.map(wordOf).join(' or ')}. Some are drawn for it from the training subjects.`,
    );
  const moved = [...given].filter(([name, of]) => {
    const stored = existing?.subjects.get(name);
    return stored !== undefined && !of.has(stored);
  });
  if (moved.length > 0)
    notes.push(
      `${counted(moved.length, 'subject')} of the project ${moved.length === 1 ? 'keeps its' : 'keep their'} split, whatever is given: ${someOf(moved.map(([name]) => name))}.`,
    );
  const kept = entries.map((entry) => ({ ...entry, givenSplit: [...(given.get(entry.subject) ?? [])][0] ?? null }));
  return { entries: kept, notes, questions: [] };
}

const wordOf = (split: Split) => (split === 'train' ? 'training' : split);

function countOf(given: ReadonlyMap<string, ReadonlySet<Split>>, split: Split): string[] {
  const count = [...given.values()].filter((of) => of.has(split)).length;
  return count === 0 ? [] : [`${counted(count, 'subject')} for ${wordOf(split)}`];
}

function refusal(divided: readonly string[]): ImportQuestion {
  const names = someOf(divided, 10);
  return {
    code: 'SPLIT_DIVIDES_SUBJECTS',
    message: `The given split divides ${counted(divided.length, 'subject')}: ${names}. A model that was trained on images of a subject must not be tested on that subject. Let a split be drawn by subject, or correct the folders or the list.`,
    field: 'split',
    choices: ['drawn'],
  };
}
