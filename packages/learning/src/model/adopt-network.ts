import type { Normalisation } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Architecture, ProgramArchitecture } from './architecture.ts';
import { checkProgram } from './checked-program.ts';
import type { Weights } from './model.ts';
import type { ImportedNetwork } from './network-file.ts';
import { takingNormalised } from './own-scaling.ts';
import type { Operation } from './program.ts';
import { imageName, splitAfter, weightFields, weightsOf } from './program.ts';

/** What a project asks of a network that was brought along. */
export interface Adoption {
  /** sha-256 of the network's file. */
  readonly hash: string;
  readonly size: number;
  readonly input: Normalisation;
  readonly background?: Architecture['background'];
  readonly classes: number;
}

export interface AdoptedNetwork {
  readonly architecture: ProgramArchitecture;
  /** Those that came with the network. The head has none yet. */
  readonly weights: Weights;
}

/** Weights that came with a network have this before their names, which sets them apart from those of gates and head. */
const own = 'network.';

/**
 * A network as a project trains it: for images of the project's size, its own operations as far as its last tap, then a fresh
 * head for the project's classes: the mean over all places, dropout, a dense layer. A network that scales its images itself
 * takes normalised ones instead.
 * @throws INPUT_INVALID where the network has no tap to put a head on, or does not take colour images of that size
 */
export function adoptNetwork({ program, weights }: ImportedNetwork, adoption: Adoption): AdoptedNetwork {
  const { hash, size, input, background, classes } = adoption;
  const last = program.taps.at(-1)?.after ?? imageName;
  if (last === imageName || program.image.channels !== 3) {
    const fact = last === imageName ? 'it has no tap behind the image' : 'it does not take images of three channels';
    throw new FoveaError('INPUT_INVALID', `No project can train this network: ${fact}. Choose another network.`, {
      fact,
    });
  }
  const body = takingNormalised({ operations: splitAfter(program.operations, last).before, weights }, input);
  const adopted = {
    image: { side: size, channels: program.image.channels },
    operations: [...body.operations.map(withOwnWeights), ...freshHead(last, classes)],
    taps: program.taps,
  };
  checkProgram(adopted);
  return {
    architecture: { size, input, ...(background && { background }), network: hash, program: adopted },
    weights: Object.fromEntries(body.operations.flatMap(weightsOf).map((name) => [own + name, body.weights[name]!])),
  };
}

function withOwnWeights(operation: Operation): Operation {
  const isWeight = (field: string) => weightFields.some((each) => each === field);
  return Object.fromEntries(
    Object.entries(operation).map(([field, value]) => [field, isWeight(field) ? own + String(value) : value]),
  ) as Operation;
}

function freshHead(input: string, classes: number): Operation[] {
  return [
    { kind: 'global-average', name: 'head.average', inputs: [input] },
    { kind: 'dropout', name: 'head.kept', inputs: ['head.average'] },
    {
      kind: 'dense',
      name: 'head.logits',
      inputs: ['head.kept'],
      kernel: 'head.kernel',
      bias: 'head.bias',
      channels: classes,
    },
  ];
}
