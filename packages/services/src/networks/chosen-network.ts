import type { InputSettings, NetworkView } from '@fovea/domain';
import type { Context } from '../context.ts';
import { readKeptNetwork } from './kept-networks.ts';

/** A network as a project that is about to be made takes it. */
export interface ChosenNetwork {
  /** Its taps are those at the project's image size where a gate can sit. */
  readonly view: NetworkView;
  readonly bytes: Uint8Array;
}

/**
 * Reads a network, and sees that a project can train it.
 * @throws NOT_FOUND where its file is gone; INPUT_INVALID where it does not fit the images
 */
export async function chooseNetwork(
  ctx: Pick<Context, 'cache'>,
  view: NetworkView,
  { size, normalise }: Pick<InputSettings, 'size' | 'normalise'>,
): Promise<ChosenNetwork> {
  // Whoever chooses no network does without the engine.
  const { adoptNetwork, gateTaps, parseNetwork, programOf } = await import('@fovea/learning');
  const bytes = await readKeptNetwork(ctx, view);
  const classes = 2;
  const { architecture } = adoptNetwork(parseNetwork(bytes), { hash: view.sha256, size, input: normalise, classes });
  const taps = gateTaps(programOf({ architecture, classes }).taps, size);
  return {
    view: { ...view, taps: taps.map(({ name, side, stride, channels }) => ({ name, side, stride, channels })) },
    bytes,
  };
}
