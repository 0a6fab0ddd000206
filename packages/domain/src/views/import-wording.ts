import { backgroundForms, fitForms, normalisationForms, symmetryForms } from '../recipe/input-settings.ts';
import { timesThePixels } from '../recipe/input-size.ts';
import { modelSize } from '../words.ts';
import { counted } from './counted.ts';
import type { ImportPreview, PreparedPreview } from './import-jobs.ts';

/** What an import would add, in a sentence. */
export function importHeadline({ added, subjects, classes, project }: ImportPreview): string {
  if (added === 0) return 'Nothing new would be added.';
  const found = classes.filter(({ images }) => images > 0).length;
  const where = project === null ? 'a new project' : `the project ${project.name}`;
  return `${counted(added, 'image')} of ${counted(subjects, 'subject')} in ${counted(found, 'class', 'classes')} would be added to ${where}.`;
}

/** Which class sensitivity is about, and how that is known; null where there is no class. */
export function positiveSentence({ positive }: Pick<ImportPreview, 'positive'>): string | null {
  if (positive === null) return null;
  return positive.certain
    ? `The positive class is ${positive.name}: sensitivity is about this class.`
    : `The positive class would be ${positive.name}. This is a guess: sensitivity is about this class, so choose it.`;
}

/** Where the split comes from. */
export function splitSentence({ splitBy }: Pick<ImportPreview, 'splitBy'>): string {
  return splitBy === 'given'
    ? 'The split that the files give is kept.'
    : 'The split is drawn by subject: no subject is in two groups.';
}

/** At which size the model sees the images, and what a large one costs the small network; null where nobody said. */
export function sizeSentence({
  prepared,
  project,
}: Pick<ImportPreview, 'project'> & { readonly prepared?: Pick<PreparedPreview, 'size' | 'network'> | undefined }):
  string | null {
  if (prepared === undefined) return null;
  const { size, network } = prepared;
  const square = `${size} × ${size} pixels`;
  if (project !== null) return `${project.name} prepares all of its images at ${square}.`;
  const times = timesThePixels(size);
  const cost =
    times > 1 && !network
      ? ` A training takes about ${Number(times.toFixed(1))} times as long as at ${modelSize} × ${modelSize}.`
      : '';
  return `The model sees each image at ${square}. Size, fit, background, normalisation, symmetries and network stay for the whole project.${cost}`;
}

/** How an image becomes a square, what of it is background, how colours become numbers, what means the same, and which network was brought along; none where nobody said. */
export function preparedSentences({ prepared }: Pick<ImportPreview, 'prepared'>): string[] {
  if (prepared === undefined) return [];
  return [
    `Fit: ${fitForms[prepared.fit ?? 'letterbox'].title}.`,
    `Background: ${backgroundForms[prepared.background ?? 'black'].title}.`,
    `Normalisation: ${normalisationForms[prepared.normalise].title}.`,
    `Symmetries: ${symmetryForms[prepared.symmetries].title}.`,
    ...(prepared.network ? [`Network: ${prepared.network.name}.`] : []),
  ];
}

/** Images that are there already; null for none. */
export function knownSentence({ known }: Pick<ImportPreview, 'known'>): string | null {
  return known === 0 ? null : `${counted(known, 'image is', 'images are')} there already, in the project or as a copy.`;
}

/** Images without a label; null for none. */
export function unlabelledSentence({ unlabelled }: Pick<ImportPreview, 'unlabelled'>): string | null {
  return unlabelled === 0
    ? null
    : `${counted(unlabelled, 'image has', 'images have')} no label. A model learns nothing from ${unlabelled === 1 ? 'it' : 'them'}.`;
}

/** Of an import whose files are not in the home that it is in: what happened, and how to go on. */
export const missingUploadInWords =
  'The files of this import are not in this home: a backup holds no uploads. Choose the same folder or zip again, and the import goes on with what you chose before.';

const problemNames: Readonly<Record<string, readonly [one: string, many: string]>> = {
  CLASS_LOST: ['class is lost whole', 'classes are lost whole'],
  IMAGE_UNREADABLE: ['picture could not be used', 'pictures could not be used'],
  IMPORT_TOO_LARGE: ['file is too large', 'files are too large'],
  LABEL_CONFLICT: ['picture has two labels', 'pictures have two labels'],
  LABEL_UNKNOWN: ['label is no class of the project', 'labels are no class of the project'],
  SUBJECT_CONFLICT: ['picture has two subjects', 'pictures have two subjects'],
  ROW_UNUSED: ['row of a list fits no picture', 'rows of a list fit no picture'],
  OTHER_FORMAT: ['name says another format', 'names say another format'],
  FIRST_PAGE: ['file has several pages', 'files have several pages'],
  SAME_IMAGE: ['picture is a copy of another one', 'pictures are copies of others'],
  FILE_SKIPPED: ['file was left out', 'files were left out'],
};

/** How often a kind of problem comes up, in words. */
export function problemHeading({ code, count }: { readonly code: string; readonly count: number }): string {
  const [one, many] = problemNames[code] ?? ['file is worth a look', 'files are worth a look'];
  return counted(count, one, many);
}
