import type { Augmentation, Recipe } from '@fovea/domain';
import { fullAugmentation, modelSize, parseRecipe, recalibrationRecipe } from '@fovea/domain';
import type { PreparedImages, TrainingInput } from '@fovea/learning';
import { defaultBaseRecipe, labelledRows, markedImage } from '@fovea/learning';

/** Images with feedback, as after an hour of an expert's work. */
const marked = 20;

/** The default first training on these images, with this augmentation. */
export function firstTraining(
  images: PreparedImages,
  augment: Augmentation,
  seed: number,
  precision: Recipe['precision'] = 'float32',
): TrainingInput {
  const train = labelledRows(images, Int32Array.from(images.labels.keys()));
  const recipe = parseRecipe({ ...defaultBaseRecipe(train.length, seed), augment, precision });
  return { images, train, validation: new Int32Array(), feedback: [], recipe, base: null, watch: null };
}

/** The full recalibration after feedback on twenty images: half of them say where to look, half what to ignore. */
export function recalibration(
  images: PreparedImages,
  seed: number,
  { counterexamples = true, augment = fullAugmentation } = {},
): TrainingInput {
  const first = firstTraining(images, augment, seed);
  const preset = recalibrationRecipe('full', { seed });
  const recipe = parseRecipe({ ...preset, augment, feedback: { ...preset.feedback, counterexamples } });
  const infected = first.train.filter((row) => images.labels[row] === images.positive);
  const feedback = Array.from({ length: marked }, (_, index) => {
    const row = infected[index * Math.floor(infected.length / marked)] ?? 0;
    return markedImage(row, index % 2 === 0 ? { attend: square(24, 16) } : { ignore: square(44, 14) });
  });
  return { ...first, feedback, recipe };
}

/** A square at map size whose left upper corner lies on the diagonal. */
function square(corner: number, side: number): Float32Array {
  const inside = (place: number) => place >= corner && place < corner + side;
  return Float32Array.from({ length: modelSize ** 2 }, (_, pixel) =>
    inside(pixel % modelSize) && inside(Math.floor(pixel / modelSize)) ? 1 : 0,
  );
}
