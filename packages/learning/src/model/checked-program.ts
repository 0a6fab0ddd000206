import { FoveaError } from '@fovea/domain';
import { z } from 'zod';
import type { Operation, Program } from './program.ts';
import { operationKinds, programSchema, splitAfter } from './program.ts';
import type { Shape } from './program-shapes.ts';
import { inferShapes, weightShapesOf } from './program-shapes.ts';

/** A place where gates, Grad-CAM and feedback act: what leaves an operation, whose later operations read nothing before. */
export interface Tap {
  readonly name: string;
  /** The operation, or the images. */
  readonly after: string;
  readonly side: number;
  /** How many pixels of the image lie beside one another in one place, rounding apart. */
  readonly stride: number;
  readonly channels: number;
}

/** A program that is whole: its shapes fit, and every result is read. */
export interface CheckedProgram {
  readonly program: Program;
  /** From the image to the logits. */
  readonly taps: readonly Tap[];
  readonly classes: number;
  /** Units that its dropout leaves out or keeps; 0 where it has none. */
  readonly dropoutWidth: number;
  readonly weightShapes: Readonly<Record<string, readonly number[]>>;
}

/** The tap of a name. @throws Error where there is none: callers name taps that a network lists */
export function tapNamed(taps: readonly Tap[], name: string): Tap {
  const tap = taps.find((each) => each.name === name);
  if (tap === undefined) throw new Error(`The network has no tap ${name}.`);
  return tap;
}

/** @throws INPUT_INVALID naming what is unknown, missing or of the wrong shape */
export function parseProgram(json: unknown): CheckedProgram {
  assertKnownKinds(json);
  const parsed = programSchema.safeParse(json);
  if (parsed.success) return checkProgram(parsed.data);
  const [issue] = parsed.error.issues;
  throw refusal(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/** @throws INPUT_INVALID */
export function checkProgram(program: Program): CheckedProgram {
  const shapes = inferShapes(program, refusal);
  const { operations, image } = program;
  assertEachIsRead(operations);
  const logits = shapes.get(operations.at(-1)!.name)!;
  if (logits.side !== null) throw refusal('its last operation gives no list of numbers, one for each class');
  const [dropout, ...others] = operations.filter(({ kind }) => kind === 'dropout');
  if (others.length > 0) throw refusal('it has more than one dropout');
  assertTapsInOrder(program);
  return {
    program,
    taps: program.taps.map((tap) => tapOf(tap, operations, shapes, image.side)),
    classes: logits.channels,
    dropoutWidth: dropout === undefined ? 0 : shapes.get(dropout.name)!.channels,
    weightShapes: weightShapesOf(operations, shapes, refusal),
  };
}

function refusal(fact: string): FoveaError {
  return new FoveaError(
    'INPUT_INVALID',
    `Fovea cannot run this network (${fact}). Choose another network, or another form of this one.`,
    { fact },
  );
}

/** Operations that Fovea lacks are named, all of them, before anything else is said about a network. */
function assertKnownKinds(json: unknown): void {
  const loose = z.looseObject({ operations: z.array(z.looseObject({ kind: z.string() })) }).safeParse(json);
  if (!loose.success) return;
  const unknown = [
    ...new Set(loose.data.operations.map(({ kind }) => kind).filter((kind) => !operationKinds.has(kind))),
  ];
  if (unknown.length > 0) throw refusal(`unknown operations: ${unknown.join(', ')}`);
}

/** An operation whose result goes nowhere shows that the list is not what its author meant. */
function assertEachIsRead(operations: readonly Operation[]): void {
  const read = new Set(operations.flatMap(({ inputs }) => inputs));
  const idle = operations.slice(0, -1).find((operation) => !read.has(operation.name));
  if (idle !== undefined) throw refusal(`no operation reads ${idle.name}`);
}

function assertTapsInOrder({ operations, taps }: Program): void {
  const places = taps.map(({ after }) => operations.findIndex(({ name: each }) => each === after));
  const late = taps.findIndex(({ name: tap }, index) => {
    const isTwice = taps.slice(0, index).some(({ name: other }) => other === tap);
    return isTwice || (index > 0 && places[index]! <= places[index - 1]!);
  });
  if (late >= 0) throw refusal(`the tap ${taps[late]!.name} is there twice, or listed after a later one`);
}

function tapOf(
  { name: tap, after }: Program['taps'][number],
  operations: readonly Operation[],
  shapes: ReadonlyMap<string, Shape>,
  imageSide: number,
): Tap {
  const shape = shapes.get(after);
  if (shape === undefined || shape.side === null)
    throw refusal(`the tap ${tap} is after ${after}, which has no places`);
  const { behind } = splitAfter(operations, after);
  const readable = new Set([after, ...behind.map(({ name: each }) => each)]);
  const around = behind.find(({ inputs }) => inputs.some((input) => !readable.has(input)));
  if (around !== undefined)
    throw refusal(`${around.name} reads past the tap ${tap}, so that a gate there would not shut`);
  return { name: tap, after, side: shape.side, channels: shape.channels, stride: Math.round(imageSide / shape.side) };
}
