import { modelSize } from '@fovea/domain';
import { prepareImage, renderSample, sampleSettingsSchema } from '@fovea/imaging/node';
import { expect, test } from 'vitest';
import { randomCueCells } from './random-cue.ts';

const dot = { infected: 1, healthy: 0, smallest: 0.06, largest: 0.09 };
const settings = sampleSettingsSchema.parse({ subjects: 12, cellsPerSubject: 10, dot });
const subjects = new Set(['S02', 'S05', 'S07', 'S11']);
const bytes = modelSize ** 2 * 3;

test.each([1, 4])('seed %i: held-out cells, as many of either class, and a dot on half of each', (seed) => {
  const { pixels, labels, dotted } = randomCueCells(settings, seed, subjects);
  const pictureOf = (index: number) => Buffer.from(pixels.subarray(index * bytes, (index + 1) * bytes)).toString('hex');
  const known = new Map<string, { label: string; hasDot: boolean }>();
  for (const chance of [0, 1]) {
    const drawn = { ...settings, dot: { ...settings.dot, infected: chance, healthy: chance } };
    for (const sample of renderSample(drawn, seed)) {
      if (subjects.has(sample.subject)) known.set(Buffer.from(prepareImage(sample)).toString('hex'), sample);
    }
  }
  const counts = new Map<string, number>();
  for (const [index, label] of labels.entries()) {
    const sample = known.get(pictureOf(index));
    expect(sample?.label).toBe(label);
    const kind = `${label}, ${sample?.hasDot === true ? 'dot' : 'no dot'}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  expect(labels.length).toBeGreaterThan(10);
  expect(counts.size).toBe(4);
  expect(new Set(counts.values())).toEqual(new Set([labels.length / 4]));
  expect(dotted).toBe(labels.length / 2);
});
