import { expect, test } from 'vitest';
import { evidenceChecks, probeChecks } from './checks.ts';

const probe = (name: string, accuracy: number, control?: number) => ({
  name,
  dilated: true,
  accuracy,
  ...(control !== undefined && { control }),
});
const ignored = (accuracy: number, reliance: number) => ({
  ...{ accuracy, reliance, lowest: accuracy - reliance },
  probes: [{ ...probe('blanked', accuracy - reliance), control: accuracy }],
});
const attended = (lowest: number, reliance?: number) => ({
  ...{ accuracy: 0.9, lowest, probes: [probe('outside blanked', lowest)] },
  ...(reliance !== undefined && { reliance }),
});
const change = { value: 0.1, low: 0, high: 0.2, confidence: 0.95 };
const probes = { before: ignored(0.9, 0.4), after: ignored(0.88, 0.03) };
const complement = { images: 3, heldOut: true, before: attended(0.5, 0.2), after: attended(0.6, 0.3), change };
const alignment = {
  ...{ images: 3, heldOut: true },
  ...{ before: { iou: 0.1, pointing: 0.2, energyInside: 0.3 }, after: { iou: 0.5, pointing: 0.6, energyInside: 0.7 } },
};

test('the accuracy that is left without the regions is what needs them less', () => {
  const [, lowest, needs, without] = evidenceChecks({ probes, alignment: null, complement: null });
  expect(lowest).toMatchObject({ before: 0.5, better: 'up' });
  expect(needs).toMatchObject({ before: 0.4, after: 0.03, better: 'down' });
  expect([without?.before, without?.after]).toEqual([0.9 - 0.4, 0.88 - 0.03]);
});

test('what a report of old does not hold has no row', () => {
  const names = (given: Parameters<typeof evidenceChecks>[0]) => evidenceChecks(given).map(({ name }) => name);
  expect(names({ probes: null, alignment, complement })).toHaveLength(6);
  const old = { ...complement, before: attended(0.5), after: attended(0.6) };
  expect(names({ probes: null, alignment, complement: old })).toHaveLength(5);
  expect(names({ probes: null, alignment: null, complement: null })).toEqual([]);
});

test('each probe has both accuracies, and a control where there is an unmarked place', () => {
  expect(probeChecks({ probes, complement })).toEqual([
    { name: 'ignored regions blanked, drawn wider', before: 0.5, after: 0.88 - 0.03, control: 0.88 },
    { name: 'everything outside the attended regions blanked, drawn wider', before: 0.5, after: 0.6, control: null },
  ]);
});
