import type { NetworkView } from '@fovea/domain';

/** What a person should know of a network before a project takes it; null: the small one. */
export function networkSays(network: NetworkView | null): string {
  if (network === null) return 'Begins with random weights and learns from your images alone. Quick on any computer.';
  const places = network.taps.map(({ name }) => name).join(', ');
  const difference =
    network.largestDifference === null
      ? 'Its weights are fresh: it learns from your images alone.'
      : `Largest difference of a logit to the original: ${network.largestDifference.toExponential(1)}.`;
  return `Imported on this machine. Attention can sit at: ${places}. ${difference}`;
}
