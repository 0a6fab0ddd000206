import type { Verdict } from '@fovea/domain';
import { tour } from '@fovea/domain';
import { percent, plural } from '#lib/format.ts';
import type { TourStep } from './tour-steps.ts';

/** What the words of a step depend on. */
export interface TourScene {
  readonly marked: number;
  /** The open image, where it cannot teach the model: `held-out` of another split, `other` of another class. */
  readonly unfit: 'held-out' | 'other' | null;
  /** The open image carries regions of the other meaning only. */
  readonly isMarkedOtherwise: boolean;
  /** There is a model to ask. */
  readonly hasModel: boolean;
  readonly verdict: Verdict | null;
  readonly version: number | null;
  /** Shares of right answers without the marked regions. */
  readonly gain: { readonly before: number; readonly after: number } | null;
}

interface StepWords {
  readonly title: string;
  readonly sentences: readonly string[];
}

const left = (marked: number) => Math.max(0, tour.marks - marked);

function gainInWords({ gain }: TourScene): string[] {
  if (gain === null) return [];
  const points = (100 * (gain.after - gain.before)).toFixed(1).replace('-', '−');
  return [
    `Without the dots, ${percent(gain.before)} of the answers were right before, and ${percent(gain.after)} are right now.`,
    `That is a change of ${points} points.`,
  ];
}

function unfitInWords({ unfit }: TourScene): string[] {
  if (unfit === 'held-out') return ['The model never learns from this image. Open an image of the list instead.'];
  if (unfit === 'other') return [`This image is not of the class ${tour.label}. Open an image of the list instead.`];
  return [];
}

const words = {
  open: (scene) => ({
    title: 'Open a cell with a pen dot',
    sentences: [
      'A program drew these cells, with a dot of pen on nearly all infected cells and on hardly any healthy one.',
      'So the first model looks at the dot in place of the parasite. In this tour, you correct that.',
      ...unfitInWords(scene),
    ],
  }),
  ask: (scene) => ({
    title: 'Ask the model',
    sentences: [
      ...(scene.unfit === null
        ? [
            scene.hasModel
              ? 'Press “Show prediction”.'
              : 'The first model is still being trained. As soon as it is there, press “Show prediction”.',
            'The map “Occlusion” shows where the answer changes if Fovea covers a piece of the cell.',
            'On most cells, that is the dot. If this cell has no dot, go to the next image with the key “.”.',
          ]
        : unfitInWords(scene)),
    ],
  }),
  mark: (scene) => ({
    title: 'Mark the dot',
    sentences: scene.isMarkedOtherwise
      ? [
          'Your region says “attend”. Change it to “ignore” in the list of regions: the model should not look at the dot.',
        ]
      : scene.unfit === null
        ? [
            'Choose “Rectangle” (key R) and “Ignore” (key I).',
            'Then drag a rectangle around the dot. Fovea saves the rectangle by itself.',
          ]
        : unfitInWords(scene),
  }),
  'mark-more': (scene) => ({
    title: `Mark the dot on ${plural(left(scene.marked), 'more cell')}`,
    sentences: scene.isMarkedOtherwise
      ? ['Your region says “attend”. Change it to “ignore” in the list of regions.']
      : scene.unfit === null
        ? [
            'The key “.” opens the next image, and so does the arrow above the image.',
            'A cell without a dot needs no mark.',
          ]
        : unfitInWords(scene),
  }),
  retrain: () => ({
    title: 'Retrain the model',
    sentences: [
      `${plural(tour.marks, 'marked cell')} are enough.`,
      `Press “Retrain”, choose the preset “${tour.preset}”, and press “Start retraining”.`,
      'The verdict follows after about ten seconds on a quiet computer.',
    ],
  }),
  wait: () => ({
    title: 'The model learns',
    sentences: [
      'The model learns that the answer must not rest on what you marked.',
      'Then Fovea tests the new model on subjects whom the training never saw.',
    ],
  }),
  decide: (scene) =>
    scene.verdict === 'accept'
      ? {
          title: 'Read the verdict and decide',
          sentences: [
            'The report advises to accept the new version.',
            ...gainInWords(scene),
            'Press “Accept”, and give your reason.',
          ],
        }
      : {
          title: 'Read the verdict and decide',
          sentences: [
            `The report does not advise to accept the new version. Its verdict is “${scene.verdict ?? 'none'}”.`,
            'Make sure that each rectangle covers a dot and says “ignore”.',
            'Press “Reject”, mend the marks, and retrain.',
          ],
        },
  mend: () => ({
    title: 'Mend the marks and retrain',
    sentences: [
      'You rejected the new version. The model in use is unchanged, and your marks are kept.',
      'Make sure that each rectangle covers a dot and says “ignore”. Mark a few cells more, and press “Retrain”.',
    ],
  }),
  done: (scene) => ({
    title: scene.verdict === 'accept' ? 'You corrected the model' : 'The new version is in use',
    sentences: [
      ...(scene.version === null ? [] : [`Version ${String(scene.version)} is in use.`]),
      ...(scene.verdict === 'accept' ? [] : ['The report did not advise to accept this version.']),
      ...gainInWords(scene),
      '“Models” keeps every version and decision. There, you can roll back at any time.',
    ],
  }),
} as const satisfies Record<TourStep, (scene: TourScene) => StepWords>;

export const tourWords = (step: TourStep, scene: TourScene): StepWords => words[step](scene);
