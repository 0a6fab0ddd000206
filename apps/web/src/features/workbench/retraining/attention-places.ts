import type { Level, NetworkView, TrainedPart } from '@fovea/domain';

/** Where attention can sit, as the form names it. */
interface Place {
  readonly level: Level;
  readonly title: string;
}

const small: readonly Place[] = [
  { level: 'input', title: 'image' },
  { level: 'stage-1', title: 'stage 1' },
  { level: 'stage-2', title: 'stage 2' },
  { level: 'stage-3', title: 'stage 3' },
];

/** @param network null for the small one */
export function placesOf(network: NetworkView | null): readonly Place[] {
  return network?.taps.map(({ name, side }) => ({ level: name, title: `${name} (${side} × ${side})` })) ?? small;
}

export function placesSay(network: NetworkView | null): string {
  return network === null
    ? 'On the image, or inside the model, which looks at the image in three stages from fine to coarse. Later stages have coarser attention maps.'
    : 'On the image, or inside the network, from fine to coarse. The numbers say how many places the attention map has.';
}

/** What a retraining of an imported network may change, from the least to all of it. */
export function partsOf([first]: readonly Level[]): readonly TrainedPart[] {
  return first === undefined || first === 'input' ? ['head', 'all'] : ['head', `from:${first}`, 'all'];
}
