import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import type { CheckedProgram } from './checked-program.ts';
import { checkProgram, parseProgram } from './checked-program.ts';
import type { Weights } from './model.ts';
import { readTensorFile, writeTensorFile } from './tensor-file.ts';
import { damagedWeight, otherShapes } from './weights.ts';

/** A network that was brought along: a program with the weights that it names. */
export interface ImportedNetwork extends CheckedProgram {
  readonly weights: Weights;
}

const metadataSchema = z.object({ format: z.literal('fovea-network-1'), program: z.string() });

/** A network as one file, which `parseNetwork` reads. Equal networks give equal bytes. */
export function serialiseNetwork({ program, weights }: Pick<ImportedNetwork, 'program' | 'weights'>): Uint8Array {
  const metadata = { format: 'fovea-network-1', program: JSON.stringify(program) };
  return writeTensorFile({ metadata, tensors: weights });
}

/**
 * Reads a network from one safetensors file; the program travels in `__metadata__` as JSON. The file's sha-256 names both.
 * @throws INPUT_INVALID saying which operation, weight or shape cannot be
 */
export function parseNetwork(bytes: Uint8Array): ImportedNetwork {
  const { metadata, tensors: weights } = readTensorFile(bytes, unreadable);
  const network = parseProgram(programOf(metadata));
  const problem = otherShapes(weights, network.weightShapes) ?? damagedWeight(weights);
  if (problem !== null) throw unreadable(problem);
  return { ...network, weights };
}

/**
 * The same network for images of another side.
 * @throws INPUT_INVALID where the weights depend on the side: a dense layer that reads all places does
 */
export function atSide({ program, weights }: ImportedNetwork, side: number): ImportedNetwork {
  const network = checkProgram({ ...program, image: { ...program.image, side } });
  const problem = otherShapes(weights, network.weightShapes);
  if (problem === null) return { ...network, weights };
  throw new FoveaError(
    'INPUT_INVALID',
    `This network takes images of ${String(program.image.side)} pixels and of no other size (${problem}).`,
    { side, problem },
  );
}

function programOf(metadata: Readonly<Record<string, string>>): unknown {
  try {
    return JSON.parse(metadataSchema.parse(metadata).program);
  } catch (error) {
    throw unreadable('it has no program', error);
  }
}

function unreadable(fact: string, cause?: unknown): FoveaError {
  const message = `This is not a network that Fovea can read (${fact}). Import the network again.`;
  return new FoveaError('INPUT_INVALID', message, { fact }, { cause });
}
