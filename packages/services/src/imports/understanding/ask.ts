import type { ImportChoices, ImportQuestion, LeftOutFiles, PositiveClass, UnderstoodClass } from '@fovea/domain';
import { FoveaError, counted, mostClasses } from '@fovea/domain';
import type { ExistingProject, Problem } from '../source.ts';
import { cleanName, someOf } from './names.ts';
import { positiveOf } from './positive-class.ts';

/** A class with fewer images or subjects can hardly be learned, and is asked about. */
const fewest = { images: 5, subjects: 2 };

/**
 * The positive class: stored, chosen, or understood from the names.
 * @throws INPUT_INVALID when a person named no class of these pictures
 */
export function choosePositive(
  classes: readonly UnderstoodClass[],
  choices: ImportChoices,
  existing: ExistingProject | null,
): PositiveClass | null {
  if (existing !== null) return { name: existing.positive, certain: true };
  const names = classes.map(({ name }) => name);
  if (choices.positive === undefined) return positiveOf(names);
  const wanted = cleanName(choices.positive);
  if (names.includes(wanted)) return { name: wanted, certain: true };
  throw new FoveaError(
    'INPUT_INVALID',
    `"${choices.positive}" is no class of these pictures; choose one of ${someOf(names, 20)}.`,
    { classes: names },
  );
}

interface Asked {
  readonly images: number;
  readonly subjects: ReadonlySet<string>;
  readonly classes: readonly UnderstoodClass[];
  readonly positive: PositiveClass | null;
  readonly leftOut: readonly LeftOutFiles[];
  readonly problems: readonly Problem[];
}

/** What a project that is made from these pictures still needs: an answer, or other files. */
export function askAboutProject(
  { images, subjects, classes, positive, leftOut, problems }: Asked,
  choices: ImportChoices,
): ImportQuestion[] {
  const faults = [...problems.filter(({ code }) => code === 'CLASS_LOST'), ...leftOut.slice(0, 2)]
    .map(({ message }) => message)
    .join(' ');
  const because = faults === '' ? '' : `${faults} `;
  const hopeless = (code: ImportQuestion['code'], message: string) => [{ code, message, field: null, choices: [] }];
  if (images === 0) {
    return hopeless(
      'NO_IMAGES',
      `${because}There is no picture to import. Choose a folder or zip with a folder of pictures for each class.`,
    );
  }
  if (classes.length < 2) {
    const found = classes.length === 0 ? 'No class was found' : `The only class is "${classes[0]?.name ?? ''}"`;
    return hopeless(
      'ONE_CLASS',
      `${because}${found}. A new project needs pictures of at least two classes. Put each class into a folder of its own, such as Parasitized and Uninfected, or add a list with the columns file and label.`,
    );
  }
  if (classes.length > mostClasses) {
    return hopeless(
      'MANY_CLASSES',
      `${counted(classes.length, 'class', 'classes')} were found, such as ${someOf(classes.map(({ name }) => name))}; a project has at most ${mostClasses.toLocaleString('en')}. If folders name people or pictures, say the classes in a list with the columns file and label.`,
    );
  }
  if (subjects.size < 2) {
    return hopeless(
      'ONE_SUBJECT',
      `All pictures are of one subject (${[...subjects][0] ?? ''}), so that nothing is left to test on. Add other subjects, or tell them apart in a list with the columns file and subject.`,
    );
  }
  return [...askAboutSmall(classes, choices), ...askAboutPositive(classes, positive)];
}

function askAboutSmall(classes: readonly UnderstoodClass[], choices: ImportChoices): ImportQuestion[] {
  const isSmall = ({ images, subjects }: UnderstoodClass) => images < fewest.images || subjects < fewest.subjects;
  const small = classes.filter(isSmall);
  if (small.length === 0 || choices.classes !== undefined) return [];
  const named = small.map(
    ({ name, images, subjects }) => `"${name}" has ${counted(images, 'image')} of ${counted(subjects, 'subject')}`,
  );
  return [
    {
      code: 'SMALL_CLASS',
      message: `${someOf(named)}. That is too little to learn or to judge: a class needs ${fewest.subjects} subjects and ${fewest.images} images at the least. Choose the classes to import.`,
      field: 'classes',
      choices: [...classes.filter((each) => !isSmall(each)), ...small].map(({ name }) => name),
    },
  ];
}

function askAboutPositive(classes: readonly UnderstoodClass[], positive: PositiveClass | null): ImportQuestion[] {
  if (positive === null || positive.certain) return [];
  const others = classes.map(({ name }) => name).filter((name) => name !== positive.name);
  return [
    {
      code: 'POSITIVE_CLASS',
      message: `Which class is the positive one, the finding that sensitivity is about? The names do not say it; "${positive.name}" is a guess.`,
      field: 'positive',
      choices: [positive.name, ...others],
    },
  ];
}
