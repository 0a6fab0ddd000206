import type { RandomStream } from '@fovea/learning';
import { spoilings, type Spoiling } from './spoil-lock.ts';
import { victims, type Victim } from './victims.ts';

export interface Planned {
  readonly victim: Victim;
  /** Null: the lock file of Postgres stays as the kill left it. */
  readonly spoiling: Spoiling | null;
}

/** Every victim about equally often, and in half of the rounds the lock file spoilt, each way about equally often. */
export function planOf(rounds: number, random: RandomStream): Planned[] {
  const half = turns(spoilings, Math.floor(rounds / 2), random);
  const whole = Array.from({ length: rounds - half.length }, () => null);
  const spoilt = random.shuffle([...half, ...whole]);
  return turns(victims, rounds, random).map((victim, round) => ({ victim, spoiling: spoilt[round] ?? null }));
}

function turns<Item>(items: readonly Item[], count: number, random: RandomStream): Item[] {
  const taken: Item[] = [];
  while (taken.length < count) taken.push(...random.shuffle([...items]));
  return taken.slice(0, count);
}
