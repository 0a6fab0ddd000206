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
  shows: `The model looks at the image in three stages, from fine to coarse. This map shows where stage ${stage} finds signs that make the model surer of its answer. On images of 64 pixels, the small network has ${side} × ${side} places there. Of an imported network, the stages are its taps at one third, at two thirds and at the end.`,
  hides:
    'What speaks against the answer, and anything finer than the places of the map. A sign that matters at one place only can be missing too, because its effect is averaged over the image. The map can even be blank.',
  making: 'Following the answer back to the features…',
});

export const explanationWords = {
  occlusion: {
    name: 'Occlusion',
    shows:
      'How much less sure of its answer the model is when a patch of 8 × 8 pixels is covered with the cell’s mean colour. The unit is log odds: a change of 1 divides the odds of the answer by 2.7.',
    hides:
      'Two signs that both lead to the answer: if one is covered, the other still gives the answer, and the map may show neither. Anything finer than the patch is hidden too.',
    making: 'Covering the image piece by piece…',
  },
  'gradient-input': {
    name: 'Gradient × input',
    shows:
      'Each pixel is changed a very little towards the cell’s mean colour. The map shows how strongly this would make the model less sure of its answer.',
    hides:
      'What a larger change would do. The map also follows whatever stands out in the picture, even for a model that has learned nothing.',
    making: 'Following the answer back to the pixels…',
  },
  'integrated-gradients': {
    name: 'Integrated gradients',
    shows:
      'A blank cell is turned into this image bit by bit. The map shows how much surer each pixel makes the model on the way. The unit is log odds: a change of 1 multiplies the odds by 2.7. All pixels together make up the whole change. On the way, the attention map may change with the picture. But if the map can only be 0 or 1 at each place (a hard gate), it stays the same: the map of the finished image.',
    hides:
      'Pixels of the cell’s mean colour always have the value 0, even if they matter. If there are two signs, the map does not show whether one alone would have been enough.',
    making: 'Following the answer from a blank cell to this image…',
  },
  'grad-cam-1': gradCam(1, 32),
  'grad-cam-2': gradCam(2, 16),
  'grad-cam-3': gradCam(3, 8),
} as const satisfies Record<ExplanationKind, Words>;

export const mapName = (kind: MapKind): string => (kind === 'gate' ? 'Attention' : explanationWords[kind].name);
