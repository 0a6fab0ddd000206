import { createHash } from 'node:crypto';
import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import type { Model } from './model.ts';
import { readTensorFile, writeTensorFile } from './tensor-file.ts';
import { assertWeights } from './weights.ts';

const formSchema = z.object({
  size: z.int().min(8).max(1024),
  classes: z.int().min(2).max(1000),
  gate: z.object({ level: z.literal('input'), hard: z.boolean(), taught: z.boolean() }),
  temperature: z.number().positive(),
});

/** A model as one safetensors file; the form travels in `__metadata__`. Equal models give equal bytes. */
export function serialiseModel({ form, weights }: Model): Uint8Array {
  assertWeights(weights, form.size, form.classes);
  const metadata = { format: 'fovea-1', form: JSON.stringify(formSchema.parse(form)) };
  return writeTensorFile({ metadata, tensors: weights });
}

function corrupt(fact: string, cause?: unknown): FoveaError {
  return new FoveaError(
    'ARTIFACT_CORRUPT',
    `This is not a model that Fovea can read (${fact}); restore the file or use another version.`,
    { fact },
    { cause },
  );
}

/**
 * Reads what `serialiseModel` wrote.
 * @throws ARTIFACT_CORRUPT when length, header, names, shapes or values are not those of a model
 */
export function parseModel(bytes: Uint8Array): Model {
  const { metadata, tensors: weights } = readTensorFile(bytes, corrupt);
  const form = parseForm(metadata);
  assertWeights(weights, form.size, form.classes);
  return { form, weights };
}

function parseForm(metadata: Readonly<Record<string, string>>) {
  try {
    const { form } = z.object({ format: z.literal('fovea-1'), form: z.string() }).parse(metadata);
    return formSchema.parse(JSON.parse(form));
  } catch (error) {
    throw corrupt('form not understood', error);
  }
}

/** sha-256 of a serialised model, hexadecimal: what the artifact store calls it. */
export function modelHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
