import { expect, test } from 'vitest';
import { subjectOf } from './subject-of.ts';

test.each([
  ['C47P8thinOriginal_IMG_20150522_132033_cell_1.png', 'C47P8'],
  ['C47P80ThinF_IMG_20150522_132033_cell_1.png', 'C47P80'],
  ['C103P64ThinF_IMG_20150918_164250_cell_170.png', 'C103P64'],
  ['C37BP2_thinF_IMG_20150620_131423a_cell_93.png', 'C37BP2'],
  ['C6NThinF_IMG_20150609_121955_cell_1.png', 'C6N'],
  ['C1_THIN_IMG_1_cell_2.png', 'C1'],
  ['cell_12.png', null],
  ['thin_cell.png', null],
  ['_thin_cell.png', null],
  ['Something_1.png', null],
  ['within_3.png', null],
  ['everything1.png', null],
  ['P7_thinking.png', null],
])('%s belongs to %s', (name, subject) => {
  expect(subjectOf(name)).toBe(subject);
});
