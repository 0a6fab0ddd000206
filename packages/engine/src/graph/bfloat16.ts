import type { OperationAttribute } from './node-backend.ts';
import type { RecordedOperation, Recording, Source } from './recorder.ts';

const float32 = 1;
const bfloat16 = 14;

/** Operations worth doing in bfloat16, and which of their inputs are the numbers. */
const convolutions: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
};

/** Operations that are done in bfloat16 where an input comes in it, to spare the way back and forth. */
const followers: Readonly<Record<string, readonly number[]>> = {
  AddV2: [0, 1],
  BiasAdd: [0, 1],
  BiasAddGrad: [0],
  MaxPool: [0],
  MaxPoolGrad: [0, 1, 2],
  MaxPoolGradGrad: [0, 1, 2],
  Relu: [0],
  ReluGrad: [0, 1],
};

/** Gradients of weights: what follows them belongs to the optimiser and stays exact. */
const endsChain: ReadonlySet<string> = new Set(['Conv2DBackpropFilter', 'BiasAddGrad']);

/**
 * Turns a recording's convolutions, and the pooling, bias and rectifier between them, to bfloat16: float32's range with 8
 * bits of precision, summed in float32. Everything else, weights and optimiser included, stays float32.
 */
export function toBfloat16(recording: Recording, typeAttribute: number): Recording {
  const operations: RecordedOperation[] = [];
  /** New number of each operation of the recording, and whether its results are bfloat16. */
  const moved: { readonly operation: number; readonly narrow: boolean }[] = [];
  /** By the source in the recording; a source is one or the other, so it is cast in one direction only. */
  const casts = new Map<string, Source>();

  const add = (operation: RecordedOperation): number => operations.push(operation) - 1;
  const isNarrow = (source: Source) => source.kind === 'operation' && moved[source.operation]?.narrow === true;
  const move = (source: Source): Source =>
    source.kind === 'operation' || source.kind === 'updated'
      ? { ...source, operation: moved[source.operation]?.operation ?? source.operation }
      : source;
  const addCast = (from: Source, to: number): number => {
    const attributes: OperationAttribute[] = [
      { name: 'SrcT', type: typeAttribute, value: to === bfloat16 ? float32 : bfloat16 },
      { name: 'DstT', type: typeAttribute, value: to },
    ];
    return add({ name: 'Cast', attributes, inputs: [from], outputs: [{ id: -1, shape: [], dtype: to }], handles: [] });
  };
  const cast = (source: Source, to: number): Source => {
    const key = JSON.stringify(source);
    const made = casts.get(key) ?? { kind: 'operation', operation: addCast(move(source), to), output: 0 };
    casts.set(key, made);
    return made;
  };
  const back = (operation: number) => addCast({ kind: 'operation', operation, output: 0 }, float32);
  const exact = (source: Source) => (isNarrow(source) ? cast(source, float32) : move(source));
  const narrow = (source: Source) => (isNarrow(source) ? move(source) : cast(source, bfloat16));

  for (const operation of recording.operations) {
    const { name, inputs, attributes, outputs } = operation;
    const numbers = convolutions[name] ?? followers[name] ?? [];
    const turns = isFloat(operation) && (name in convolutions || numbers.some((at) => isNarrow(inputs[at] as Source)));
    if (!turns) {
      moved.push({ operation: add({ ...operation, inputs: inputs.map(exact) }), narrow: false });
      continue;
    }
    const turned = add({
      ...operation,
      attributes: attributes.map((one) => (one.name === 'T' ? { ...one, value: bfloat16 } : one)),
      inputs: inputs.map((source, at) => (numbers.includes(at) ? narrow(source) : exact(source))),
      outputs: outputs.map((output) => ({ ...output, dtype: bfloat16 })),
    });
    const ends = endsChain.has(name);
    moved.push({ operation: ends ? back(turned) : turned, narrow: !ends });
  }
  const all = (sources: Readonly<Record<string, Source>>) =>
    Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, exact(source)]));
  const outputs = all(recording.outputs);
  const assigned = all(recording.assigned);
  return { ...recording, operations, outputs, assigned };
}

/** Integer additions exist too. */
function isFloat({ attributes }: RecordedOperation): boolean {
  return attributes.some(({ name, value }) => name === 'T' && value === float32);
}
