import type { GateKindName, Level } from '@fovea/domain';
import type { Tap } from '../model/checked-program.ts';
import type { Gate, NetworkForm } from '../model/model.ts';
import { byChannel } from './by-channel.ts';
import { byClass } from './by-class.ts';
import type { GateKind, GateSite } from './gate-kind.ts';
import { spreadAt } from './look-around.ts';
import { multiply } from './multiply.ts';
import { residual } from './residual.ts';

/** Every kind of gate. A new one is a line here and a line in the recipe's `gateKindForms`: docs/feedback.md. */
export const gateKinds: Readonly<Record<GateKindName, GateKind>> = {
  multiply,
  residual,
  'by-channel': byChannel,
  'by-class': byClass,
};

export const kindOf = ({ kind = 'multiply' }: Gate): GateKind => gateKinds[kind];

/** What the names of a gate's weights begin with. That at the input has the plain one. */
export const gateName = (level: Level): string => (level === 'input' ? 'gate' : `gate.${level}`);

export function siteOf(
  { form, floor = 0 }: Gate,
  { channels, side }: Pick<Tap, 'channels' | 'side'>,
  { architecture, classes }: Pick<NetworkForm, 'architecture' | 'classes'>,
): GateSite {
  return { channels, classes, spread: spreadAt(architecture.size, side), form, floor };
}
