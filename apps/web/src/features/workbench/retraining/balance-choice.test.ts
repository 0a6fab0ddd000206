import { balanceSchemeNames, chosenBalanceSchema } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { balanceOf, initialSettings, settingsToChoose } from './balance-choice.ts';

describe('the choice of a balance scheme', () => {
  it.each(balanceSchemeNames)('%s begins with the settings that its recipe would have', (scheme) => {
    expect(balanceOf(scheme, initialSettings(scheme))).toEqual(chosenBalanceSchema.parse({ scheme } as never));
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
