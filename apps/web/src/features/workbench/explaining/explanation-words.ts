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
  shows: `Where stage ${stage} of the classifier finds features that make the model surer of its answer. The map has ${side} × ${side} places, and a feature counts by its effect over the whole image.`,
  hides:
    'What speaks against the answer, and anything finer than the map’s places. Nor features that matter in one place only: their effect is averaged over the image, so the map can be blank.',
  making: 'Following the answer back to the features…',
});

export const explanationWords = {
  occlusion: {
    name: 'Occlusion',
    shows:
      'How much less sure of its answer the model is (in log odds) when a patch of 8 × 8 pixels is covered with the cell’s mean colour.',
    hides:
      'Signs that stand in for each other: if one is covered, the other still gives the answer. Nor anything finer than the patch.',
    making: 'Covering the image piece by piece…',
  },
  'gradient-input': {
    name: 'Gradient × input',
    shows:
      'How fast the model would become less sure of its answer if a pixel moved a little towards the cell’s mean colour.',
    hides:
      'What a larger change would do. The map also follows whatever stands out in the picture, even for a model that has learned nothing.',
    making: 'Following the answer back to the pixels…',
  },
  'integrated-gradients': {
    name: 'Integrated gradients',
    shows:
      'How much surer each pixel makes the model (in log odds) on the way from a blank cell to this image. All pixels together make up the whole change. A hard gate is held as it is for this image.',
    hides:
      'What pixels of the cell’s mean colour contribute: their value is always 0. Nor which of two signs would have been enough alone.',
    making: 'Following the answer from a blank cell to this image…',
  },
  'grad-cam-1': gradCam(1, 32),
  'grad-cam-2': gradCam(2, 16),
  'grad-cam-3': gradCam(3, 8),
} as const satisfies Record<ExplanationKind, Words>;

export const mapName = (kind: MapKind): string => (kind === 'gate' ? 'Attention' : explanationWords[kind].name);
