import { describe, expect, it } from 'vitest';
import type { Balance } from './balance.ts';
import { balanceInShort, balanceSchema, balanceSchemeNames, balanceSettings, balanceWarning } from './balance.ts';

describe('the balance of a recipe', () => {
  it.each([
    [undefined, { scheme: 'static', lambda: 1 }],
    [{}, { scheme: 'static', lambda: 1 }],
    [{ lambda: 0 }, { scheme: 'static', lambda: 0 }],
    [
      { scheme: 'static', lambda: 3 },
      { scheme: 'static', lambda: 3 },
    ],
    [
      { scheme: 'scheduled', lambda: 2, within: 0.2 },
      { scheme: 'scheduled', lambda: 2, from: 0, to: 1, within: 0.2 },
    ],
    [{ scheme: 'magnitude' }, { scheme: 'magnitude', lambda: 1, memory: 0.9, floor: 1 }],
  ])('reads %j, also as recipes of old say it', (stored, read) => {
    expect(balanceSchema.parse(stored)).toEqual(read);
  });

  it.each(balanceSchemeNames)('has λ and a start within its range for every setting of %s', (scheme) => {
    const filled = balanceSchema.parse({ scheme } as Balance);
    const settings = balanceSettings(scheme);
    expect(Object.keys(filled)).toEqual(['scheme', ...Object.keys(settings)]);
    expect(Object.keys(settings)[0]).toBe('lambda');
    for (const [name, { min, max }] of Object.entries(settings)) {
      for (const outside of [min - 0.5, max + 0.5, Number.NaN, '1'])
        expect(balanceSchema.safeParse({ scheme, [name]: outside }).success).toBe(false);
      for (const bound of [min, max]) expect(balanceSchema.safeParse({ scheme, [name]: bound }).success).toBe(true);
    }
  });

  it.each([null, 'static', 3, { scheme: 'best' }, { scheme: 'dwa', window: 2.5 }])('refuses %j', (wrong) => {
    expect(balanceSchema.safeParse(wrong).success).toBe(false);
  });

  it('warns of what mutes the feedback, by how low the floor is', () => {
    const of = (balance: object) => balanceWarning(balanceSchema.parse(balance as Balance));
    expect(of({ scheme: 'static' })).toBeNull();
    expect(of({ scheme: 'pcgrad' })).toBeNull();
    expect(of({ scheme: 'scheduled' })).toBeNull();
    for (const scheme of ['uncertainty', 'gradnorm', 'magnitude', 'gradient-norm']) {
      expect(of({ scheme })).toContain('its floor keeps the drawings at 1 ×');
      expect(of({ scheme, floor: 0.1 })).toContain('down to 0.1 ×');
    }
    expect(of({ scheme: 'scheduled', from: 1, to: 0 })).toContain('may come back');
    expect(of({ scheme: 'constrained', epsilon: 3 })).toContain('little or nothing');
    // To attend to something by cross-entropy begins at ln 2.
    expect(of({ scheme: 'constrained', epsilon: 0.6 })).toContain('little or nothing');
    expect(of({ scheme: 'constrained', epsilon: 0.2 })).toBeNull();
  });
});

describe('a balance in a list', () => {
  it('is told apart from every other scheme, and from the same scheme with other settings', () => {
    const schemes = balanceSchemeNames.map((scheme) => balanceInShort(balanceSchema.parse({ scheme } as Balance)));
    expect(new Set(schemes).size).toBe(balanceSchemeNames.length);
    for (const scheme of balanceSchemeNames) {
      const as = (change: object) => balanceInShort(balanceSchema.parse({ scheme, ...change } as Balance));
      for (const [name, { min, max, initial }] of Object.entries(balanceSettings(scheme)))
        expect(as({ [name]: initial === min ? max : min })).not.toBe(as({}));
    }
  });

  it.each([
    [{ scheme: 'static' }, 'static λ 1'],
    [{ scheme: 'pcgrad', lambda: 3 }, 'pcgrad λ 3'],
    [{ scheme: 'constrained', epsilon: 0.11 }, 'constrained λ 1, ε 0.11'],
    [{ scheme: 'magnitude', floor: 0.1 }, 'magnitude λ 1, floor 0.1'],
  ])('reads in a few words: %j', (balance, words) => {
    expect(balanceInShort(balanceSchema.parse(balance as Balance))).toBe(words);
  });
});
