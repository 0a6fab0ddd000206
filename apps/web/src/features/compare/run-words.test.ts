import type { RunSummary } from '@fovea/domain';
import { recalibrationRecipe } from '@fovea/domain';
import { expect, it } from 'vitest';
import { runInWords, runMeant, searchOf, sideNames } from './run-words.ts';

const run = (number: number, change: Partial<RunSummary> = {}) =>
  ({
    number,
    kind: 'recalibration',
    state: 'finished',
    recipe: recalibrationRecipe('quick'),
    verdict: null,
    ...change,
  }) as RunSummary;

it('says of a run what tells it from others', () => {
  expect(runInWords(run(12, { verdict: 'accept' }))).toMatch(/^Run 12, recalibration, .*verdict: accept$/);
  expect(runInWords(run(3, { kind: 'base', state: 'failed' }))).toMatch(/^Run 3, base training.*, failed$/);
});

it('finds a run by its line, its number, or words that only one has', () => {
  const found = [run(112), run(12), run(121)];
  expect(runMeant('12', found)?.number).toBe(12);
  expect(runMeant(' #112 ', found)?.number).toBe(112);
  expect(runMeant(runInWords(run(121)), found)?.number).toBe(121);
  expect(runMeant('recalibration', found)).toBeNull();
  expect(runMeant('recalibration', [run(5)])?.number).toBe(5);
  expect(runMeant('7', [])).toBeNull();
  expect([searchOf('#7'), searchOf('v7 accept')]).toEqual([{ number: 7 }, { search: 'v7 accept' }]);
});

it('names the projects of two runs where each has its own', () => {
  const names = (left: string, right: string) =>
    sideNames({ number: 1, project: left }, { number: 2, project: right }, (project) => `cells ${project}`);
  expect(names('a', 'a')).toEqual(['Run 1', 'Run 2']);
  expect(names('a', 'b')).toEqual(['Run 1 of cells a', 'Run 2 of cells b']);
});
