import { readFile } from 'node:fs/promises';
import type { Engine } from '@fovea/engine';
import { atSide, featureGraph, parseNetwork, tapTraining } from '@fovea/learning';
import type { Contestant } from '../speed/contestant.ts';
import { inProcess } from '../speed/contestant.ts';
import { readParts } from './inputs.ts';

/** What a process is asked to do with a network that was brought along. */
export interface NetworkTask {
  readonly variant: 'program-features' | 'program-training';
  /** Files: the network, and what it is fed with. */
  readonly network: string;
  readonly inputs: string;
  readonly tap: string;
  /** Of the images. */
  readonly side: number;
  readonly batch: number;
}

/** The task as Fovea does it. Features answer the sum of their first thousand numbers, trainings their loss. */
export async function foveaNetwork(engine: Engine, name: string, task: NetworkTask): Promise<Contestant> {
  const { variant, tap, batch } = task;
  const network = atSide(parseNetwork(await readFile(task.network)), task.side);
  const { side, channels } = network.program.image;
  if (variant === 'program-features') {
    const images = await readParts(task.inputs, [batch * side * side * channels]);
    const { features, dispose } = await featureGraph(engine, network, { tap, batch });
    const once = (turn: number) => {
      const [batchOfImages] = images[turn % images.length]!;
      return features(batchOfImages!)
        .subarray(0, 1000)
        .reduce((sum, one) => sum + one, 0);
    };
    return inProcess(name, once, dispose);
  }
  const at = network.taps.find((each) => each.name === tap)!;
  const parts = await readParts(task.inputs, [batch * at.side ** 2 * at.channels, batch * network.classes]);
  const { step, dispose } = await tapTraining(engine, network, { tap, batch });
  const once = (turn: number) => {
    const [features, labels] = parts[turn % parts.length]!;
    return step(features!, labels!, 1e-3);
  };
  return inProcess(name, once, dispose);
}
