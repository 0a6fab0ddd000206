import type { ExplanationKind, MapKind } from '@fovea/domain';

interface Words {
  readonly name: string;
  /** One sentence each: what the map shows, and what it does not. */
  readonly shows: string;
  readonly hides: string;
  /** While it is made. */
  readonly making: string;
}

const gradCam = (stage: 1 | 2 | 3, side: 32 | 16 | 8): Words => ({
  name: `Grad-CAM, stage ${stage}`,
  shows: `Where the classifier’s stage ${stage} finds features that, over the whole image, raise the answer’s log odds, on a grid of ${side} × ${side} places.`,
  hides:
    'What speaks against the answer, anything finer than the grid, and features that count in one place only: their slope is averaged over the image, so the map can be blank.',
  making: 'Following the answer back to the features…',
});

export const explanationWords = {
  occlusion: {
    name: 'Occlusion',
    shows: 'How far the answer’s log odds fall when a patch of 8 × 8 pixels is covered with the cell’s mean colour.',
    hides:
      'Signs that stand in for each other: cover one, and the other still gives the answer. Nor anything finer than the patch.',
    making: 'Covering the image piece by piece…',
  },
  'gradient-input': {
    name: 'Gradient × input',
    shows: 'How fast the answer’s log odds would fall if a pixel moved a little towards the cell’s mean colour.',
    hides:
      'What a larger change would do. It follows whatever stands out in the picture, in part also for a model that has learned nothing.',
    making: 'Following the answer back to the pixels…',
  },
  'integrated-gradients': {
    name: 'Integrated gradients',
    shows:
      'What each pixel adds to the answer’s log odds on the way from a blank cell to this image; together they make up the whole change (with a hard gate held as it is for this image).',
    hides:
      'The part of pixels that have the cell’s mean colour: it is always nought. Nor which of two signs would have been enough alone.',
    making: 'Following the answer from a blank cell to this image…',
  },
  'grad-cam-1': gradCam(1, 32),
  'grad-cam-2': gradCam(2, 16),
  'grad-cam-3': gradCam(3, 8),
} as const satisfies Record<ExplanationKind, Words>;

export const mapName = (kind: MapKind): string => (kind === 'gate' ? 'Attention' : explanationWords[kind].name);
