import type {
  ImportPreview,
  ImportQuestion,
  ImportSamples,
  LeftOutFiles,
  NearCopies,
  PreparedPreview,
  ProblemKind,
  Split,
  UnderstoodClass,
} from '@fovea/domain';
import { nearCopySentence, shortcutWarnings, splits } from '@fovea/domain';
import { shortcutTable } from '@fovea/learning/shortcuts';
import type { NewPicture } from './merge-pictures.ts';
import { pictureNotes, subjectNotes } from './picture-notes.ts';
import type { ImportPlan } from './plan-import.ts';
import type { ProjectState } from './project-state.ts';
import type { ImportSource, Problem } from './source.ts';

/** Pictures that a person is shown: of a class, and of all classes. */
const shown = { ofClass: 6, ofAll: 600 };
const examplesShown = 5;
/** Pictures that a person is shown as the model will see them. */
const shownPrepared = 10;

export interface Previewed {
  readonly source: ImportSource;
  readonly state: ProjectState | null;
  /** Null where nothing can be stored; `questions` say why. */
  readonly plan: ImportPlan | null;
  /** How the images are prepared, and what the models are made of. */
  readonly input: Omit<PreparedPreview, 'images'>;
  readonly questions: readonly ImportQuestion[];
  /** Pictures that could not be used. */
  readonly refused: readonly Problem[];
  /** Of all kinds. */
  readonly problems: readonly Problem[];
  readonly nearCopies: NearCopies;
}

/** Puts together what an import would store. */
export function previewOf(previewed: Previewed): ImportPreview {
  const { source, state, plan, input, questions, refused, problems, nearCopies } = previewed;
  const added = plan?.merged.added ?? [];
  const shortcuts = shortcutsOf(added, plan);
  const alike = nearCopySentence(nearCopies);
  const { understood } = source;
  return {
    name: source.name,
    project: state === null ? null : { id: state.id, name: state.name },
    ...figuresOf(plan),
    ...(plan === null ? { classes: understood?.classes ?? [] } : {}),
    positive:
      plan === null
        ? (understood?.positive ?? null)
        : { name: plan.positive, certain: understood?.positive?.certain ?? true },
    splitBy: added.some(({ origin }) => origin.givenSplit !== null) ? 'given' : 'drawn',
    leftOut: [...refusedByKind(refused), ...(understood?.leftOut ?? [])],
    problems: problemKinds(problems),
    questions,
    notes: [
      ...shortcutWarnings(shortcuts),
      ...(alike === null ? [] : [alike]),
      ...subjectNotes(added, state),
      ...pictureNotes(added),
      ...(understood?.notes ?? []),
    ],
    samples: samplesOf(added, plan?.classes ?? []),
    prepared: { ...input, images: spread(added, shownPrepared).map(preparedOf) },
    shortcuts,
    nearCopies,
  };
}

type Figures = Pick<ImportPreview, 'added' | 'known' | 'classes' | 'unlabelled' | 'subjects' | 'splits'>;

/** The counts of what would be stored; none where nothing can be. */
export function figuresOf(plan: ImportPlan | null): Figures {
  const added = plan?.merged.added ?? [];
  return {
    added: added.length,
    known: plan?.merged.known ?? 0,
    classes: classesOf(added, plan?.classes ?? []),
    unlabelled: added.filter(({ label }) => label === null).length,
    subjects: new Set(added.map(({ origin }) => origin.subject)).size,
    splits: splitFigures(added, plan?.splits ?? new Map<string, Split>()),
  };
}

/** The positive class is named first: what tells it is what a person looks for. */
function shortcutsOf(added: readonly NewPicture[], plan: ImportPlan | null): ImportPreview['shortcuts'] {
  const measured = added.map(({ origin, label, picture: { width, height, technical } }) => {
    return { label, subject: origin.subject, width, height, technical };
  });
  const others = plan?.classes.filter((name) => name !== plan.positive) ?? [];
  return shortcutTable(measured, plan === null ? [] : [plan.positive, ...others]);
}

function classesOf(added: readonly NewPicture[], classes: readonly string[]): UnderstoodClass[] {
  const byLabel = Map.groupBy(added, ({ label }) => label);
  return classes.map((name) => {
    const of = byLabel.get(name) ?? [];
    return { name, images: of.length, subjects: new Set(of.map(({ origin }) => origin.subject)).size };
  });
}

function splitFigures(added: readonly NewPicture[], drawn: ReadonlyMap<string, Split>): ImportPreview['splits'] {
  const bySplit = Map.groupBy(added, ({ origin }) => drawn.get(origin.subject) ?? 'train');
  const entries = splits.map((split) => {
    const of = bySplit.get(split) ?? [];
    return [split, { subjects: new Set(of.map(({ origin }) => origin.subject)).size, images: of.length }] as const;
  });
  return Object.fromEntries(entries) as ImportPreview['splits'];
}

/** Pictures that could not be used, by what is wrong with them, the most frequent first. */
function refusedByKind(refused: readonly Problem[]): LeftOutFiles[] {
  return [...Map.groupBy(refused, ({ message }) => message)]
    .map(([message, of]) => ({
      kind: of[0]?.code ?? '',
      message: `${of.length === 1 ? '1 picture' : `${of.length} pictures`}: ${message}`,
      count: of.length,
      examples: of.slice(0, examplesShown).map(({ path }) => path),
    }))
    .sort((left, right) => right.count - left.count);
}

/** Faults of files first, then what was decided about files that are kept. */
const gravity: readonly Problem['code'][] = [
  'CLASS_LOST',
  'IMAGE_UNREADABLE',
  'IMPORT_TOO_LARGE',
  'LABEL_CONFLICT',
  'SUBJECT_CONFLICT',
  'LABEL_UNKNOWN',
  'ROW_UNUSED',
  'OTHER_FORMAT',
  'FIRST_PAGE',
  'SAME_IMAGE',
  'FILE_SKIPPED',
];

function problemKinds(problems: readonly Problem[]): ProblemKind[] {
  const rank = (code: Problem['code']) => (gravity.includes(code) ? gravity.indexOf(code) : -1);
  return [...Map.groupBy(problems, ({ code }) => code)]
    .sort(([left], [right]) => rank(left) - rank(right))
    .flatMap(([code, of]) => {
      const [first] = of;
      return first === undefined
        ? []
        : [{ code, count: of.length, first: { path: first.path, message: first.message } }];
    });
}

/** Pictures spread over a class, so that more than one subject is seen. */
function samplesOf(added: readonly NewPicture[], classes: readonly string[]): ImportSamples[] {
  const byLabel = Map.groupBy(added, ({ label }) => label);
  const most = Math.max(1, Math.min(shown.ofClass, Math.floor(shown.ofAll / classes.length)));
  return [...classes, null].flatMap((label) => {
    const of = byLabel.get(label) ?? [];
    if (of.length === 0) return [];
    const images = spread(of, most).map(({ origin, picture }) => {
      return { path: origin.path, thumbnail: picture.thumbnail };
    });
    return [{ label, images }];
  });
}

const preparedOf = ({ origin, picture }: NewPicture) => ({ path: origin.path, row: picture.row });

/** So many of a list, evenly spread over it. */
function spread<Item>(of: readonly Item[], most: number): Item[] {
  const number = Math.min(most, of.length);
  return Array.from({ length: number }, (_, index) => of[Math.floor((index * of.length) / number)]!);
}
