import type { Balance } from '@fovea/domain';
import { balanceSchemeNames } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { balanceOf, initialSettings, settingsToChoose } from './balance-choice.ts';

/** By hand: what a recipe holds where a person chooses no more than the scheme. */
const initial: readonly Balance[] = [
  { scheme: 'static', lambda: 1 },
  { scheme: 'scheduled', lambda: 1, from: 0, to: 1, within: 0.5 },
  { scheme: 'constrained', lambda: 1, epsilon: 0.05, penalty: 1, rate: 0.1 },
  { scheme: 'pcgrad', lambda: 1 },
  { scheme: 'dwa', lambda: 1, temperature: 2, window: 10 },
  { scheme: 'uncertainty', lambda: 1, rate: 0.05, floor: 1 },
  { scheme: 'gradnorm', lambda: 1, asymmetry: 1.5, rate: 0.025, floor: 1 },
  { scheme: 'magnitude', lambda: 1, memory: 0.9, floor: 1 },
  { scheme: 'gradient-norm', lambda: 1, memory: 0.9, floor: 1 },
];

describe('the choice of a balance scheme', () => {
  it.each(initial)('$scheme begins with its own settings', (balance) => {
    expect(balanceOf(balance.scheme, initialSettings(balance.scheme))).toEqual(balance);
  });

  it('is offered for every scheme', () => {
    expect(initial.map(({ scheme }) => scheme)).toEqual(balanceSchemeNames);
  });

  it('takes λ and the other settings from the fields, and leaves ε to the slider', () => {
    const settings = { ...initialSettings('constrained'), lambda: 2.5, penalty: 3 };
    expect(settingsToChoose('constrained').map(([name]) => name)).toEqual(['lambda', 'penalty', 'rate']);
    expect(balanceOf('constrained', settings)).toMatchObject({ scheme: 'constrained', lambda: 2.5, penalty: 3 });
  });

  it('is none while a field is empty or out of its range', () => {
    expect(balanceOf('dwa', { lambda: 1, temperature: 2, window: null })).toBeNull();
    expect(balanceOf('dwa', { lambda: 1, temperature: 2, window: 0 })).toBeNull();
  });
});
