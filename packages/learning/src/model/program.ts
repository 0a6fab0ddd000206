import { longestLevel } from '@fovea/domain';
import { z } from 'zod';

/** What the first operation reads: the images. */
export const imageName = 'image';

const name = z.string().min(1).max(longestLevel);
/** A project puts a word before it, see `adoptNetwork`: so its length has no end of its own. */
const weight = z.string().min(1);
const count = z.int().min(1).max(65_536);
const margin = z.int().min(0).max(64);
const one = z.tuple([name]);
const window = { side: z.int().min(1).max(31), stride: z.int().min(1).max(8), padding: z.enum(['same', 'valid']) };

/**
 * Operations of a network. `inputs` names what an operation reads: the images, or earlier operations. Weights are named too:
 * kernels of convolutions are side × side × channels in × channels out (out is 1 for each channel of a depthwise one),
 * kernels of dense layers channels in × channels out.
 */
const operationSchemas = [
  z.strictObject({ kind: z.literal('convolution'), name, inputs: one, kernel: weight, channels: count, ...window }),
  z.strictObject({ kind: z.literal('depthwise-convolution'), name, inputs: one, kernel: weight, ...window }),
  /** scale · x + shift, each channel by its own. */
  z.strictObject({ kind: z.literal('affine'), name, inputs: one, scale: weight.optional(), shift: weight.optional() }),
  z.strictObject({ kind: z.literal('add'), name, inputs: z.tuple([name, name]) }),
  /** The first input by the second, a number for each channel: the end of squeeze-excite. */
  z.strictObject({ kind: z.literal('scale-channels'), name, inputs: z.tuple([name, name]) }),
  z.strictObject({ kind: z.literal('concat'), name, inputs: z.array(name).min(2).max(64) }),
  z.strictObject({ kind: z.enum(['relu', 'relu6', 'sigmoid', 'swish']), name, inputs: one }),
  z.strictObject({ kind: z.enum(['max-pool', 'average-pool']), name, inputs: one, ...window }),
  /** Zeros around each channel: `before` above and on the left, `after` below and on the right. */
  z.strictObject({ kind: z.literal('pad'), name, inputs: one, before: margin, after: margin }),
  /** The mean over all places, and all places one after the other. */
  z.strictObject({ kind: z.enum(['global-average', 'flatten']), name, inputs: one }),
  z.strictObject({ kind: z.literal('dense'), name, inputs: one, kernel: weight, bias: weight, channels: count }),
  /** In training, a share of the units is left out; in answers, none. At most one in a network. */
  z.strictObject({ kind: z.literal('dropout'), name, inputs: one }),
] as const;
const operationSchema = z.discriminatedUnion('kind', operationSchemas);

/** What operations are called. */
export const operationKinds: ReadonlySet<string> = new Set(
  operationSchemas.flatMap(({ shape: { kind } }): readonly string[] =>
    kind instanceof z.ZodEnum ? kind.options : [...kind.values],
  ),
);

export const programSchema = z.strictObject({
  image: z.strictObject({ side: z.int().min(8).max(1024), channels: z.int().min(1).max(16) }),
  operations: z.array(operationSchema).min(1).max(10_000),
  taps: z.array(z.strictObject({ name, after: name })).max(1000),
});

export type Operation = z.infer<typeof operationSchema>;

/** The fields in which operations name their weights. */
export const weightFields = ['kernel', 'bias', 'scale', 'shift'] as const;

/** The names of an operation's weights. */
export function weightsOf(operation: Operation): string[] {
  const fields: Readonly<Record<string, unknown>> = operation;
  return weightFields.map((field) => fields[field]).filter((weight) => typeof weight === 'string');
}

/** Operations up to some place, and those behind it. @param name of the last one before the place, or of the images */
export function splitAfter(
  operations: readonly Operation[],
  name: string,
): { readonly before: readonly Operation[]; readonly behind: readonly Operation[] } {
  const place = operations.findIndex((operation) => operation.name === name);
  return { before: operations.slice(0, place + 1), behind: operations.slice(place + 1) };
}

/** A network as data: operations in the order in which they are done, the last one's result being the logits. */
export type Program = Readonly<z.infer<typeof programSchema>>;
