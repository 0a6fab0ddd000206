import type { FunctionEnds, GraphFunction, GraphVariable, WriteNode, WrittenVariable } from './function-writer.ts';
import { writeDone, writeFunction } from './function-writer.ts';
import type { Binding } from './node-backend.ts';
import { typeNumber } from './node-backend.ts';
import type { Node } from './protobuf.ts';
import { graphNode, savedModelBytes, shapeAttribute, textAttribute, typeAttribute } from './protobuf.ts';

export type { FunctionEnds, GraphFunction, GraphVariable } from './function-writer.ts';

export const tag = 'serve';

export interface VariableEnds {
  readonly value: string;
  readonly feed: string;
  readonly assigned: string;
}

export interface SavedModel {
  readonly bytes: Uint8Array;
  readonly nodes: number;
  readonly functions: readonly FunctionEnds[];
  readonly variables: Readonly<Record<string, VariableEnds>>;
}

/** Writes functions that share variables as one SavedModel. */
export function writeSavedModel(
  binding: Binding,
  variables: readonly GraphVariable[],
  functions: readonly GraphFunction[],
): SavedModel {
  const nodes: Node[] = [];
  const writeNode: WriteNode = (name, operation, inputs, attributes) => {
    nodes.push(graphNode(name, operation, inputs, attributes));
    return name;
  };
  const known = new Map<string, WrittenVariable>();
  const ends: Record<string, VariableEnds> = {};
  variables.forEach((variable, index) => {
    const handle = `v${String(index)}`;
    known.set(variable.name, { ...variable, handle });
    ends[variable.name] = writeVariable(writeNode, handle, variable);
  });
  const written = functions.map((each, index) =>
    writeFunction({ write: writeNode, binding, variables: known, prefix: `f${String(index)}` }, each),
  );
  return { bytes: savedModelBytes(nodes, tag), nodes: nodes.length, functions: written, variables: ends };
}

function writeVariable(write: WriteNode, handle: string, { shape, dtype }: GraphVariable): VariableEnds {
  const type = typeAttribute(typeNumber[dtype]);
  const dimensions = shapeAttribute(shape);
  const names = { shared_name: textAttribute(handle), container: textAttribute('') };
  write(handle, 'VarHandleOp', [], { dtype: type, shape: dimensions, ...names });
  write(`${handle}/read`, 'ReadVariableOp', [handle], { dtype: type });
  write(`${handle}/value`, 'Identity', [`${handle}/read`], { T: type });
  write(`${handle}/feed`, 'Placeholder', [], { dtype: type, shape: dimensions });
  write(`${handle}/copy`, 'DeepCopy', [`${handle}/feed`], { T: type });
  write(`${handle}/assign`, 'AssignVariableOp', [handle, `${handle}/copy`], { dtype: type });
  writeDone(write, `${handle}/assigned`, [`^${handle}/assign`]);
  return { value: `${handle}/value`, feed: `${handle}/feed`, assigned: `${handle}/assigned` };
}
