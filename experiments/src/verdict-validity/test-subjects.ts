import { fashionTestImages, malariaPatients } from '../support/shared-subjects.ts';
import type { World } from './worlds.ts';

/** Whom a world shares its test subjects with: synthetic cells are of its own seed. */
const shared: Readonly<Record<World['source'], readonly string[]>> = {
  smear: [],
  malaria: [malariaPatients],
  fashion: [fashionTestImages],
};

/** What the counts of looks call the test subjects of a world. */
export const testSubjectsOf = ({ source }: Pick<World, 'source'>, seed: number): readonly string[] => [
  ...shared[source],
  `${source}, test subjects of verdict-validity ${String(seed)}`,
];
