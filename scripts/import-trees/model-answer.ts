import type { Split } from '../../packages/domain/src/index.ts';
import type { Tree, TruePicture } from './generate-tree.ts';

export interface ModelAnswer {
  readonly pictures: readonly TruePicture[];
  /** Codes, sorted. */
  readonly questions: readonly string[];
  /** Null where a guess is as good as another. */
  readonly positive: string | null;
}

/** What an import must understand of a tree, from the truth about its pictures alone. */
export function modelAnswer(tree: Tree): ModelAnswer {
  const { pictures, questions } = splitAnswer(tree);
  const labels = [...new Set(pictures.flatMap(({ label }) => label ?? []))];
  const subjects = new Set(pictures.map(({ subject }) => subject));
  const findings = labels.filter(
    (label) => tree.findings.has(label) || [...tree.findings].some((name) => name.toUpperCase() === label),
  );
  const looks = new Set(labels.map((label) => label.normalize('NFKD').toUpperCase()));
  if (looks.size < labels.length && tree.choices.joinClasses !== true) questions.push('CLASSES_DIFFER_IN_CASE');
  if (labels.length < 2) questions.push('ONE_CLASS');
  else if (subjects.size < 2) questions.push('ONE_SUBJECT');
  else {
    if (tree.choices.classes === undefined && labels.some((label) => isSmall(pictures, label)))
      questions.push('SMALL_CLASS');
    if (tree.choices.positive === undefined && findings.length !== 1) questions.push('POSITIVE_CLASS');
  }
  const [finding] = findings;
  const named = findings.length === 1 && finding !== undefined ? finding : null;
  return { pictures, questions: questions.sort(), positive: tree.choices.positive ?? named };
}

function isSmall(pictures: readonly TruePicture[], label: string): boolean {
  const of = pictures.filter((picture) => picture.label === label);
  return of.length < 5 || new Set(of.map(({ subject }) => subject)).size < 2;
}

/** A given split goes for whole subjects, or is refused. */
function splitAnswer({ pictures, choices }: Tree): { pictures: TruePicture[]; questions: string[] } {
  const drawn = pictures.map((picture) => ({ ...picture, split: null }));
  const given = new Map<string, Set<Split>>();
  for (const { subject, split } of pictures)
    if (split !== null) given.set(subject, (given.get(subject) ?? new Set<Split>()).add(split));
  if (given.size === 0 || choices.split === 'drawn') return { pictures: drawn, questions: [] };
  const parts = [...given.values()];
  if (parts.some((of) => of.size > 1)) return { pictures: drawn, questions: ['SPLIT_DIVIDES_SUBJECTS'] };
  const everyone = new Set(pictures.map(({ subject }) => subject));
  const isOnePart = new Set(parts.flatMap((of) => [...of])).size === 1 && given.size === everyone.size;
  if (isOnePart) return { pictures: drawn, questions: [] };
  const whole = pictures.map((picture) => ({ ...picture, split: [...(given.get(picture.subject) ?? [])][0] ?? null }));
  return { pictures: whole, questions: [] };
}
