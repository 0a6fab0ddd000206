import { balanceSchemeNames, chosenBalanceSchema } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { balanceOf, initialSettings } from './balance-choice.ts';

describe('the choice of a balance scheme', () => {
  it.each(balanceSchemeNames)('%s begins with the settings that its recipe would have', (scheme) => {
    expect(balanceOf(scheme, 1, initialSettings(scheme))).toEqual(chosenBalanceSchema.parse({ scheme } as never));
  });

  it('takes λ from the slider and the settings from the fields', () => {
    const settings = { ...initialSettings('constrained'), epsilon: 0.2 };
    expect(balanceOf('constrained', 2.5, settings)).toEqual({
      scheme: 'constrained',
      lambda: 2.5,
      epsilon: 0.2,
      penalty: 1,
      rate: 0.1,
    });
  });

  it('is none while a field is empty or out of its range', () => {
    expect(balanceOf('dwa', 1, { temperature: 2, window: null })).toBeNull();
    expect(balanceOf('dwa', 1, { temperature: 2, window: 0 })).toBeNull();
  });
});
