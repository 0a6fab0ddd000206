import { RandomStream, simulatedExpert } from '@fovea/learning';
import { expect, test } from 'vitest';
import { dotsToIgnore, renderCells, rowsOfSubjects } from '../support/synthetic-cells.ts';
import { generator, generatorSeeds, isValidation } from './generator.ts';
import { fullScale } from './scale.ts';

test.each([0, 3])(
  'seed %i: the faultless expert marks the dots that the published figures were measured with',
  (seed) => {
    const few = { ...generator.confounded, subjects: 8, cellsPerSubject: 12 };
    const cells = renderCells(few, generatorSeeds(seed).training);
    const train = rowsOfSubjects(cells, (subject) => !isValidation(subject));
    const known = { regions: dotsToIgnore(cells, train), size: cells.size };
    const marks = simulatedExpert({ images: fullScale.images }, known, seed);
    const dotted = train.filter((row) => cells.dots[row] !== null);
    const rows = new RandomStream(seed, 'images that the expert marks').shuffle(dotted).subarray(0, fullScale.images);
    expect(marks.map(({ row }) => row)).toEqual([...rows]);
    for (const { row, regions } of marks) {
      expect(regions.map(({ meaning, mask }) => [meaning, mask])).toEqual([['ignore', cells.dots[row]]]);
    }
  },
);
