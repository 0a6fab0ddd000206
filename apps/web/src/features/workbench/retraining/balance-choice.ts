import type { Balance, BalanceScheme, BalanceSetting } from '@fovea/domain';
import { balanceSettings, chosenBalanceSchema } from '@fovea/domain';

/** Numbers of a scheme by name; null where a field is empty. */
export type SchemeSettings = Readonly<Record<string, number | null>>;

/** What a person sets of a scheme by hand. The ε of the constrained one is the plain slider's. */
export function settingsToChoose(scheme: BalanceScheme): [name: string, setting: BalanceSetting][] {
  return Object.entries(balanceSettings(scheme)).filter(([name]) => name !== 'epsilon');
}

export function initialSettings(scheme: BalanceScheme): SchemeSettings {
  return Object.fromEntries(settingsToChoose(scheme).map(([name, { initial }]) => [name, initial]));
}

/** What was chosen as recipes hold it; null while a setting is out of its range. */
export function balanceOf(scheme: BalanceScheme, settings: SchemeSettings): Balance | null {
  return chosenBalanceSchema.safeParse({ ...settings, scheme }).data ?? null;
}
