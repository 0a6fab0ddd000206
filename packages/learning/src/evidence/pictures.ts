import type { ProbeAnswers } from '@fovea/domain';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { Answers, ImageAt } from './answers.ts';

/** One validation image under one probe, for a person to see what was done to it and what both models made of it. */
export interface ProbePicture {
  readonly probe: string;
  readonly dilated: boolean;
  /** The image's row among the prepared images. */
  readonly row: number;
  /** Pictures side by side: untouched, changed and, where there is one, changed at an unmarked place. */
  readonly pictures: readonly Uint8Array[];
  readonly before: ProbeAnswers;
  readonly after: ProbeAnswers;
}

/** A probe as it was answered. */
export interface ShownProbe {
  readonly name: string;
  readonly dilated: boolean;
  readonly rows: Int32Array;
  readonly original: ImageAt;
  readonly changed: ImageAt;
  readonly control: ImageAt | null;
  /** Of the model before and of the one after. */
  readonly answers: {
    readonly untouched: readonly [Answers, Answers];
    readonly changed: readonly [Answers, Answers];
  };
}
export type ShowProbe = (shown: ShownProbe) => void;

const picturesPerProbe = 2;

/**
 * The images on which a probe moved the models most, of each class one while there are: by how much probability the label
 * lost, in either model. Widened probes look like the others and are left out.
 */
export function picturesOf(
  { name, dilated, rows, original, changed, control, answers }: ShownProbe,
  { classes, labels }: Pick<PreparedImages, 'classes' | 'labels'>,
): ProbePicture[] {
  if (dilated) return [];
  const isSame = (index: number) => {
    const after = changed(index);
    return original(index).every((value, place) => value === after[place]);
  };
  const given = (of: Answers, index: number) => [...of.probabilities.subarray(index * classes, (index + 1) * classes)];
  const moved = (index: number) => {
    const label = labels[rows[index] ?? 0] ?? 0;
    const falls = ([0, 1] as const).map(
      (model) =>
        (answers.untouched[model].probabilities[index * classes + label] ?? 0) -
        (answers.changed[model].probabilities[index * classes + label] ?? 0),
    );
    return Math.max(...falls);
  };
  const ranked = [...rows.keys()]
    .filter((index) => !isSame(index))
    .map((index) => ({ index, label: labels[rows[index] ?? 0] ?? 0, moved: moved(index) }))
    .sort((one, other) => other.moved - one.moved || one.index - other.index);
  const firsts = ranked.filter(({ label }, place) => ranked.findIndex((other) => other.label === label) === place);
  const order = [...firsts, ...ranked.filter((entry) => !firsts.includes(entry))];
  return order.slice(0, picturesPerProbe).map(({ index }) => ({
    probe: name,
    dilated,
    row: rows[index] ?? 0,
    pictures: [original, changed, ...(control === null ? [] : [control])].map((imageAt) => imageAt(index).slice()),
    before: { original: given(answers.untouched[0], index), changed: given(answers.changed[0], index) },
    after: { original: given(answers.untouched[1], index), changed: given(answers.changed[1], index) },
  }));
}
