import type { Split } from '@fovea/domain';

/** What people write where nobody knows the class: in lists and as names of folders. */
const noLabelWords = new Set(
  [
    [
      '',
      '?',
      '??',
      '???',
      '-',
      '--',
      '.',
      'na',
      'n a',
      'n/a',
      '#n/a',
      'n.a.',
      'nan',
      'nil',
      'none',
      'null',
      'no label',
    ],
    ['unknown', 'unk', 'unlabelled', 'unlabeled', 'unclassified', 'unannotated', 'undefined', 'undetermined'],
    [
      'not labelled',
      'not labeled',
      'without label',
      'tbd',
      'todo',
      'unbekannt',
      'ohne label',
      'inconnu',
      'desconocido',
    ],
  ].flat(),
);

/** Whether a label or a folder's name says that nobody knows the class. */
export function meansNoLabel(name: string): boolean {
  return noLabelWords.has(
    name
      .toLowerCase()
      .replaceAll(/[_\s]+/g, ' ')
      .trim(),
  );
}

const splitWords: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  trn: 'train',
  trainval: 'train',
  trainvalid: 'train',
  trainvalidation: 'train',
  entrenamiento: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  development: 'validation',
  validierung: 'validation',
  validacion: 'validation',
  test: 'test',
  testing: 'test',
  tst: 'test',
  holdout: 'test',
  heldout: 'test',
  prueba: 'test',
  eval: 'test',
  evaluation: 'test',
};

/** Without accents. */
const plainLetters = (name: string) => name.normalize('NFD').replaceAll(/\p{M}/gu, '');

/** The split that a name stands for, such as `Train`, `train_set`, `TESTING images` or `2-val`; null for any other name. */
export function splitNamed(name: string): Split | null {
  const letters = plainLetters(name)
    .toLowerCase()
    .replaceAll(/[\s\d_.()[\]-]+/g, ' ')
    .trim();
  const bare = letters.replaceAll(' ', '').replace(/(set|sets|data|dataset|images?|imgs?|split|folder|pictures)+$/, '');
  return splitWords[bare === '' ? letters : bare] ?? null;
}

/** A folder that holds pictures and says nothing of them. */
export const isGenericFolder = (name: string) =>
  /^(images?|imgs?|pictures?|pics?|photos?|crops?|cropped|patches|tiles|raw|data|files?|originals?|png|jpe?g|tiffs?|bilder)$/i.test(
    name,
  );

/** A folder or a column that numbers people, such as `patient_07`, `P3`, `case 12`, `S-001` or `0042`. */
export const numbersPeople = (name: string) =>
  /^(patient|pat|pt|subject|subj|sub|case|donor|person|participant|proband|individual|animal|mouse|p|s|id)?[\s_#.-]*\d+[a-z]?$/i.test(
    name,
  );

const findings =
  /^(parasit|infect|infiz|infi[cz]|infekt|infett|positiv|malari|falciparum|vivax|abnormal|anormal|pathol|diseas|sick|ill$|krank|malade|enferm|tumou?r|cancer|carcinom|krebs|malign|melanom|metasta|neoplas|pneumon|tubercul|covid|affected|lesion|defect|mutant)/i;
const nonFindings =
  /^(un-?infect|un-?parasit|non-?(infect|parasit)|non?[\s_-]|not[\s_-]|negativ|neg$|normal|health|gesund|sain$|sano$|benign|control|ctrl|wild-?type|wt$|background|un-?affected|nicht)/i;

/** A word within a name that turns a finding into its absence, as in `malaria_negative` or `tumor-free`. */
const absentWithin = /(^|[\s_.-])(neg|negative?|uninfected|unaffected|healthy|free|absent|without)([\s_.-]|$)/i;

/** Whether a class is named for something that was found, for its absence, or for neither. */
export function findingIn(name: string): 'finding' | 'absence' | null {
  if (/^(0|n|no|false)$/i.test(name.trim())) return 'absence';
  const plain = plainLetters(name).replace(/^[^\p{L}]+/u, '');
  if (nonFindings.test(plain) || absentWithin.test(plain)) return 'absence';
  return findings.test(plain) ? 'finding' : null;
}
