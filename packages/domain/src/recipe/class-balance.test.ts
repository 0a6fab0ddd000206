import { describe, expect, it, test } from 'vitest';
import type { ClassBalance } from './class-balance.ts';
import { assertClassBalance, rareClassesInWords } from './class-balance.ts';

const classes = [
  { name: 'nevus', images: 400 },
  { name: 'melanoma', images: 8 },
  { name: 'keratosis', images: 0 },
];
const check = (balance: Partial<ClassBalance>, of = classes) => {
  assertClassBalance({ classWeights: 'none', sampling: 'uniform', ...balance }, of);
};

describe('class weights and sampling of a project', () => {
  it.each([
    { classWeights: 'balanced' },
    { classWeights: [1, 50] },
    { sampling: 'class' },
    { sampling: 'class-and-subject' },
  ] as const)('may be %j where every class has training images', (balance) => {
    expect(() => check(balance, classes.slice(0, 2))).not.toThrow();
  });

  it.each([{ classWeights: 'balanced' }, { sampling: 'class' }, { sampling: 'class-and-subject' }] as const)(
    'cannot be %j where a class has none, and names it',
    (balance) => {
      expect(() => check(balance)).toThrow(/"keratosis".*Import training images of this class, or train without/);
    },
  );

  it('may have a weight of a class without images, since nothing is drawn of it', () => {
    expect(() => check({ classWeights: [1, 50, 1] })).not.toThrow();
    expect(() => check({})).not.toThrow();
  });

  it('asks for as many weights as classes, in their order', () => {
    expect(() => check({ classWeights: [1, 50] })).toThrow(
      /2 class weights for 3 classes\..* nevus, melanoma, keratosis\./,
    );
    const many = Array.from({ length: 1000 }, (_, at) => ({ name: `c${String(at)}`, images: 5 }));
    expect(() => check({ classWeights: [1, 50] }, many)).toThrow(/c19 and 980 more/);
  });
});

test('a rare class is named before a first training, and so is one without images', () => {
  expect(rareClassesInWords(classes)).toBe(
    'Of 408 training images, few show "melanoma" (8). A model may never find a rare class unless classes are balanced. No training image shows "keratosis", so that a model cannot learn what that looks like.',
  );
  expect(rareClassesInWords([])).toBeNull();
});

test('a class is rare below a fifth of an even share', () => {
  const pair = (images: number) => [
    { name: 'often', images: 100 - images },
    { name: 'rare', images },
  ];
  expect(rareClassesInWords(pair(9))).toContain('"rare" (9)');
  expect(rareClassesInWords(pair(10))).toBeNull();
});
