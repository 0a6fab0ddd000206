import type { Balance, BalanceScheme } from '@fovea/domain';
import { balanceSchemes, chosenBalanceSchema } from '@fovea/domain';

/** Numbers of a scheme by name, λ apart; null where a field is empty. */
export type SchemeSettings = Readonly<Record<string, number | null>>;

export function initialSettings(scheme: BalanceScheme): SchemeSettings {
  return Object.fromEntries(
    Object.entries(balanceSchemes[scheme].settings).map(([name, { initial }]) => [name, initial]),
  );
}

/** What was chosen as recipes hold it; null while a setting is out of its range. */
export function balanceOf(scheme: BalanceScheme, lambda: number, settings: SchemeSettings): Balance | null {
  return chosenBalanceSchema.safeParse({ ...settings, scheme, lambda }).data ?? null;
}
