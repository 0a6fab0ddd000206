import type { Level } from '@fovea/domain';
import type { Tap } from '../model/checked-program.ts';
import type { Gate } from '../model/model.ts';
import type { GateKind, GateSite } from './gate-kind.ts';
import { spreadAt } from './look-around.ts';
import { multiply } from './multiply.ts';

/** The kind of a gate. */
export const kindOf = (_gate: Gate): GateKind => multiply;

/** What the names of a gate's weights begin with. That at the input has the plain one. */
export const gateName = (level: Level): string => (level === 'input' ? 'gate' : `gate.${level}`);

/** @param size side of the images */
export function siteOf({ form, floor = 0 }: Gate, { channels }: Pick<Tap, 'channels'>, size: number): GateSite {
  return { channels, spread: spreadAt(size), form, floor };
}
