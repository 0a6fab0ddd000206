import type { ImportChoices, ImportQuestion, LeftOutFiles } from '@fovea/domain';
import { FoveaError, counted } from '@fovea/domain';
import type { ExistingProject, SourceEntry } from '../source.ts';
import { cleanName, lookalikeKey, someOf } from './names.ts';

export interface ChosenLabels {
  readonly entries: readonly SourceEntry[];
  readonly leftOut: readonly LeftOutFiles[];
  readonly notes: readonly string[];
  readonly questions: readonly ImportQuestion[];
}

/**
 * Settles the names of the classes: a stored class keeps its spelling, names that look alike become one or are asked
 * about, and pictures of classes that a person did not choose are left out.
 * @throws INPUT_INVALID for a chosen class that no picture has
 */
export function chooseLabels(
  entries: readonly SourceEntry[],
  choices: ImportChoices,
  existing: ExistingProject | null,
): ChosenLabels {
  const notes: string[] = [];
  const stored = new Map((existing?.classes ?? []).map((name) => [cleanName(name), name]));
  const counts = new Map<string, number>();
  for (const { label } of entries) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  const groups = [...Map.groupBy(new Set([...counts.keys(), ...stored.keys()]), lookalikeKey).values()].filter(
    (spellings) => spellings.length > 1 && spellings.some((name) => counts.has(name)),
  );
  const joined = new Map<string, string>();
  for (const spellings of groups) {
    const best = spellings.toSorted(
      (left, right) =>
        Number(stored.has(right)) - Number(stored.has(left)) || (counts.get(right) ?? 0) - (counts.get(left) ?? 0),
    );
    for (const name of spellings) joined.set(name, best[0] ?? name);
    if (choices.joinClasses === true) notes.push(`The classes ${someOf(best)} became one, "${best[0] ?? ''}".`);
  }
  const named = entries.map((entry) => {
    const label =
      entry.label === null || choices.joinClasses !== true ? entry.label : (joined.get(entry.label) ?? entry.label);
    return { ...entry, label: label === null ? null : (stored.get(label) ?? label) };
  });
  const { kept, leftOut } = keepChosen(named, choices.classes);
  const present = new Set([...kept.map(({ label }) => label), ...(existing?.classes ?? [])]);
  const doubtful = groups
    .map((spellings) => spellings.filter((name) => present.has(stored.get(name) ?? name)))
    .filter((spellings) => spellings.length > 1);
  const isOpen = choices.joinClasses !== true && doubtful.length > 0;
  const questions: ImportQuestion[] = isOpen ? [alike(doubtful)] : [];
  return { entries: kept, leftOut, notes, questions };
}

function alike(groups: readonly (readonly string[])[]): ImportQuestion {
  const pairs = groups.map((spellings) => spellings.map((name) => `"${name}"`).join(' and ')).join('; ');
  return {
    code: 'CLASSES_DIFFER_IN_CASE',
    message: `Classes look alike: ${pairs}. Join them into one class, or rename the folders or labels.`,
    field: 'joinClasses',
    choices: ['true'],
  };
}

const mostExamples = 5;

function keepChosen(entries: readonly SourceEntry[], classes: readonly string[] | undefined) {
  if (classes === undefined) return { kept: entries, leftOut: [] };
  const chosen = new Set(classes.map(cleanName));
  const present = new Set(entries.flatMap(({ label }) => label ?? []));
  const missing = [...chosen].filter((name) => !present.has(name));
  if (missing.length > 0) {
    throw new FoveaError(
      'INPUT_INVALID',
      `No picture is of the class ${someOf(missing.map((name) => `"${name}"`))}; choose from ${someOf([...present].sort(), 20)}.`,
      { missing, classes: [...present].sort() },
    );
  }
  const isKept = ({ label }: SourceEntry) => label === null || chosen.has(label);
  const others = Map.groupBy(
    entries.filter((entry) => !isKept(entry)),
    ({ label }) => label ?? '',
  );
  const leftOut = [...others].map(([name, of]) => ({
    kind: `class ${name}`,
    message: `${counted(of.length, 'picture')} of the class "${name}", which was not chosen.`,
    count: of.length,
    examples: of.slice(0, mostExamples).map(({ path }) => path),
  }));
  return { kept: entries.filter(isKept), leftOut };
}
