import { generatorSeeds } from '../confounder/generator.ts';
import { openStudy } from '../support/confounded-study.ts';
import type { Repetition } from '../support/marked-cells.ts';
import { correctEach } from '../support/marked-cells.ts';
import type { StudyRun } from '../support/study.ts';
import type { CueName } from './cues.ts';
import { cueNames, squaresOf, withCue } from './cues.ts';
import type { Scale } from './scale.ts';

/** What came of the cases of each cue, in the order of the scale's cases. */
export type Worlds = Readonly<Record<CueName, Repetition>>;

/** A first model for each cue, and what its cases make of it. The cells are the same but for what lies in the squares. */
export async function correctWorlds(seed: number, run: StudyRun<Scale>): Promise<Worlds> {
  const { scale } = run;
  const { looks, chances } = scale;
  const plain = openStudy(scale, seed);
  const seeds = generatorSeeds(seed);
  const squares = {
    cells: squaresOf(plain.cells, looks, seeds.training),
    test: squaresOf(plain.test, looks, seeds.test),
  };
  const worlds: [CueName, Repetition][] = [];
  for (const cue of cueNames) {
    const drawn = { cue, looks };
    const study = {
      ...plain,
      cells: withCue(plain.cells, { ...drawn, squares: squares.cells, chance: chances.training, seed: seeds.training }),
      test: withCue(plain.test, { ...drawn, squares: squares.test, chance: chances.test, seed: seeds.test }),
    };
    const part = <T extends { readonly seconds: number }>(name: string, make: () => Promise<T>) =>
      run.part(name === 'base' ? `${cue}, base` : name, make);
    const cases = scale.cases.filter((one) => one.cue === cue);
    worlds.push([cue, await correctEach(seed, { ...run, part, scale: { ...scale, cases } }, study)]);
  }
  return Object.fromEntries(worlds) as Worlds;
}
