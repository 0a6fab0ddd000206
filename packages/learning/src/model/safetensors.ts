import { createHash } from 'node:crypto';
import {
  backgrounds,
  FoveaError,
  gateForms,
  gateKindNames,
  gateNorms,
  levels,
  longestLevel,
  normalisations,
  sha256Schema,
} from '@fovea/domain';
import { z } from 'zod';
import { cellArchitecture } from './architecture.ts';
import { tapNamed } from './checked-program.ts';
import type { Model, ModelForm } from './model.ts';
import { programSchema } from './program.ts';
import { programOf } from './program-of.ts';
import { readTensorFile, writeTensorFile } from './tensor-file.ts';
import { assertWeights } from './weights.ts';

const images = {
  size: z.int().min(8).max(1024),
  input: z.enum([...normalisations, 'grey']),
  background: z.enum(backgrounds).exclude(['black']).optional(),
};
const plainSchema = z.object({
  ...images,
  kernel: z.union([z.literal(3), z.literal(5)]),
  padding: z.enum(['same', 'valid']),
  stages: z
    .array(z.int().min(1).max(4096))
    .min(1)
    .max(levels.length - 1),
  dense: z.int().min(1).max(65_536),
});
const broughtSchema = z.object({ ...images, network: sha256Schema, program: programSchema });

const formSchema = z.object({
  architecture: z.union([plainSchema, broughtSchema]),
  classes: z.int().min(2).max(1000),
  gates: z
    .array(
      z.object({
        level: z.string().min(1).max(longestLevel),
        form: z.enum(gateForms),
        kind: z.enum(gateKindNames).optional(),
        floor: z.number().min(0).lt(1).optional(),
        norm: z.enum(gateNorms).optional(),
      }),
    )
    .min(1),
  taught: z.boolean(),
  temperature: z.number().positive(),
});

/** Models of old have one gate at the input and the product's own classifier. */
const oldFormSchema = z
  .object({
    size: z.int().min(8).max(1024),
    classes: z.int(),
    gate: z.object({ level: z.literal('input'), hard: z.boolean(), taught: z.boolean() }),
    temperature: z.number(),
  })
  .transform(({ size, classes, gate, temperature }): ModelForm => ({
    architecture: cellArchitecture(size),
    classes,
    gates: [{ level: gate.level, form: gate.hard ? ('hard' as const) : ('stretched' as const) }],
    taught: gate.taught,
    temperature,
  }));

/** A model as one safetensors file; the form travels in `__metadata__`. Equal models give equal bytes. */
export function serialiseModel(model: Model): Uint8Array {
  assertWeights(model);
  const metadata = { format: 'fovea-2', form: JSON.stringify(formSchema.parse(model.form)) };
  return writeTensorFile({ metadata, tensors: model.weights });
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
  const model = { form: parseForm(metadata), weights };
  assertWeights(model);
  return model;
}

function parseForm(metadata: Readonly<Record<string, string>>): ModelForm {
  try {
    const { format, form } = z.object({ format: z.enum(['fovea-1', 'fovea-2']), form: z.string() }).parse(metadata);
    const parsed = (format === 'fovea-1' ? oldFormSchema : formSchema).parse(JSON.parse(form));
    const { taps } = programOf(parsed);
    for (const { level } of parsed.gates) tapNamed(taps, level);
    return parsed;
  } catch (error) {
    throw corrupt('form not understood', error);
  }
}

/** sha-256 of a serialised model, hexadecimal: what the artifact store calls it. */
export function modelHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
