import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../load-engine.ts';
import { Graph } from './graph.ts';
import type { Feeds, GraphFunctionBody, Inputs, Session } from './session.ts';

const engine = await loadEngine();
const { tf } = engine;
const native = engine.name === 'native';
const modes = native ? (['captured', 'eager'] as const) : (['eager'] as const);
const one: Inputs = { x: { shape: [8] } };

function load(body: GraphFunctionBody, inputs: Inputs = one): Promise<Session> {
  return new Graph(engine).function('step', inputs, body).load();
}

const failure = (code: string, message: RegExp) => ({
  name: 'EngineError',
  code,
  message: expect.stringMatching(message) as string,
});

describe.skipIf(!native)('functions that no graph can be made of', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  beforeAll(() => process.on('unhandledRejection', note));
  afterAll(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  const readers: Record<string, (x: Tensor) => Tensor> = {
    dataSync: (x) => tf.mul(x, tf.sum(x).dataSync()[0] ?? 0),
    arraySync: (x) => tf.tensor1d(tf.relu(x).arraySync() as number[]),
    print: (x) => {
      const log = console.log;
      console.log = () => undefined;
      tf.square(x).print();
      console.log = log;
      return x;
    },
    'data() that nobody waits for': (x) => {
      void tf.neg(x).data();
      return x;
    },
  };
  test.each(['dataSync', 'arraySync', 'print', 'data() that nobody waits for'])('%s', async (name) => {
    const body = readers[name] as (x: Tensor) => Tensor;
    await expect(load(({ x }) => ({ y: body(x as Tensor) }))).rejects.toMatchObject(
      failure('FUNCTION_READS_HOST', /^The function step reads the result of (Sum|Relu|Square|Neg) on the host/),
    );
  });

  test('reading an input, and reading a variable, by name', async () => {
    await expect(load(({ x }) => ({ y: tf.scalar((x as Tensor).dataSync()[0] ?? 0) }))).rejects.toMatchObject(
      failure('FUNCTION_READS_HOST', /reads the input x on the host/),
    );
    const graph = new Graph(engine);
    const weight = tf.tidy(() => graph.variable('weight', tf.scalar(1)));
    graph.function('step', {}, () => ({ y: tf.scalar(weight.dataSync()[0] ?? 0) }));
    await expect(graph.load()).rejects.toMatchObject(
      failure('FUNCTION_READS_HOST', /reads the variable weight on the host/),
    );
  });

  test('an asynchronous function, whether or not it would fail later', async () => {
    const slow = async ({ x }: Readonly<Record<string, Tensor>>) => {
      await (x as Tensor).data();
      return { y: tf.neg(x as Tensor) };
    };
    await expect(load(slow as unknown as GraphFunctionBody)).rejects.toMatchObject(
      failure('FUNCTION_ASYNC', /^The function step is asynchronous.*Await outside/),
    );
    const failing = () => Promise.reject(new Error('later'));
    await expect(load(failing as unknown as GraphFunctionBody)).rejects.toMatchObject(
      failure('FUNCTION_ASYNC', /asynchronous/),
    );
  });

  test('randomness of the host', async () => {
    await expect(load(({ x }) => ({ y: tf.add(x as Tensor, tf.randomUniform([8])) }))).rejects.toMatchObject(
      failure('FUNCTION_NOT_REPEATABLE', /step is not repeatable: its Add was given other numbers.*randomness/),
    );
    await expect(load(({ x }) => ({ y: tf.dropout(x as Tensor, 0.5) }))).rejects.toMatchObject(
      failure('FUNCTION_NOT_REPEATABLE', /not repeatable.*(randomness|seed)/),
    );
    const drawn: GraphFunctionBody = ({ x }) => ({ y: tf.multinomial(x as Tensor1D, 2) });
    await expect(load(drawn)).rejects.toMatchObject(failure('FUNCTION_NOT_REPEATABLE', /Multinomial.*seed/));
  });

  test('counters, branches and growing shapes', async () => {
    let calls = 0;
    await expect(load(({ x }) => ({ y: tf.mul(x as Tensor, ++calls) }))).rejects.toMatchObject(
      failure('FUNCTION_NOT_REPEATABLE', /Mul was given other numbers.*counter/),
    );
    await expect(
      load(({ x }) => ({ y: ++calls % 2 === 0 ? tf.neg(x as Tensor) : tf.square(x as Tensor) })),
    ).rejects.toMatchObject(failure('FUNCTION_NOT_REPEATABLE', /did other operations the second time/));
    await expect(load(({ x }) => ({ y: tf.tile(x as Tensor, [++calls]) }))).rejects.toMatchObject(
      failure('FUNCTION_NOT_REPEATABLE', /Tile.*Feed what changes/),
    );
    await expect(
      load(({ x }) => ({ y: x as Tensor, ...(++calls % 2 === 0 ? { z: x as Tensor } : {}) })),
    ).rejects.toMatchObject(failure('FUNCTION_NOT_REPEATABLE', /not repeatable: it returns other results, or/));
  });

  test('an error of the function itself arrives as it is, and the thread can go on', async () => {
    await expect(
      load(() => {
        throw new RangeError('mine');
      }),
    ).rejects.toThrow(new RangeError('mine'));
    const session = await load(({ x }) => ({ y: tf.neg(x as Tensor) }));
    expect(session.mode).toBe('captured');
    session.dispose();
  });

  test('an output that is no tensor', async () => {
    await expect(load(() => ({ y: 3 as unknown as Tensor }))).rejects.toMatchObject(
      failure('GRAPH_INVALID', /step.*y.*tensor/),
    );
    await expect(load(({ x }) => ({ y: tf.complex(x as Tensor, x as Tensor) }))).rejects.toMatchObject(
      failure('GRAPH_INVALID', /step returns y, which is neither float32/),
    );
    await expect(load(() => ({ y: tf.tensor(['a']) }))).rejects.toMatchObject(
      failure('GRAPH_INVALID', /step returns y, which is neither float32/),
    );
    await expect(load(() => tf.scalar(1) as unknown as Record<string, Tensor>)).rejects.toMatchObject(
      failure('GRAPH_INVALID', /step must return its outputs by name/),
    );
    await expect(load(() => undefined as unknown as Record<string, Tensor>)).rejects.toMatchObject(
      failure('GRAPH_INVALID', /step must return its outputs by name/),
    );
  });
});

describe('declarations', () => {
  const body: GraphFunctionBody = ({ x }) => ({ x: x as Tensor });
  test.each<[string, RegExp, (graph: Graph) => unknown]>([
    [
      'two functions of a name',
      /two functions called f/,
      (graph) => graph.function('f', one, body).function('f', one, body),
    ],
    [
      'two variables of a name',
      /two variables called w/,
      (graph) => [graph.variable('w', tf.scalar(0)), graph.variable('w', tf.scalar(0))],
    ],
    [
      'an open shape',
      /f's input x needs a shape of whole numbers.*declare each/,
      (graph) => graph.function('f', { x: { shape: [-1, 2] } }, body),
    ],
    [
      'shapes that feeds cannot tell apart',
      /f needs shapes that differ/,
      (graph) => graph.function('f', [{ x: { shape: [2, 3] } }, { x: { shape: [6] } }], body),
    ],
    [
      'an example of another length',
      /f's input x needs an example of 8 float32 values/,
      (graph) => graph.function('f', { x: { shape: [8], example: new Float32Array(7) } }, body),
    ],
    [
      'an example of another type',
      /needs an example of 8 int32 values/,
      (graph) => graph.function('f', { x: { shape: [8], dtype: 'int32', example: new Float32Array(8) } }, body),
    ],
  ])('%s', (_, message, declare) => {
    expect(() => {
      tf.tidy(() => {
        declare(new Graph(engine));
      });
    }).toThrow(expect.objectContaining({ code: 'GRAPH_INVALID', message: expect.stringMatching(message) as string }));
  });
});

describe.each(modes)('feeds and states, %s', (execution) => {
  let session: Session;
  beforeAll(async () => {
    const graph = new Graph(engine, { execution });
    const weight = tf.tidy(() => graph.variable('weight', tf.zeros([2, 2])));
    const inputs = (length: number): Inputs => ({
      x: { shape: [length] },
      rate: { shape: [] },
      large: { shape: [5000] },
    });
    graph.function('step', [inputs(4), inputs(2)], ({ x, rate, large }) => {
      const loss = tf.add(tf.mul(tf.sum(x as Tensor), rate as Scalar), tf.sum(large as Tensor));
      weight.assign(tf.add(weight, loss));
      return { loss };
    });
    graph.function('set', { large: { shape: [5000] } }, ({ large }) => {
      weight.assign(tf.reshape(tf.slice(large as Tensor1D, 0, 4), [2, 2]));
      return {};
    });
    session = await graph.load();
  });
  afterAll(() => {
    session.dispose();
  });
  const good: Feeds = { x: new Float32Array(4), rate: 1, large: new Float32Array(5000) };
  const bad = (index: number, value: number) => new Float32Array(5000).fill(value, index, index + 1);

  test.each<[string, RegExp, string, Record<string, unknown>]>([
    ['another name', /There is no function stop in this graph/, 'stop', good],
    ['an input too few', /step needs the input rate/, 'step', { x: good['x'], large: good['large'] }],
    ['an input too many', /step has no input y/, 'step', { ...good, y: 1 }],
    [
      'another length',
      /step's input x takes \[4\] or \[2\], not 3 values; declare the shape/,
      'step',
      { ...good, x: new Float32Array(3) },
    ],
    [
      'another type',
      /step's input x takes float32 values in a Float32Array, not a Int32Array/,
      'step',
      { ...good, x: new Int32Array(4) },
    ],
    ['a plain list', /in a Float32Array, not a Array/, 'step', { ...good, x: [1, 2, 3, 4] }],
    ['null', /in a Float32Array, not a Null/, 'step', { ...good, x: null }],
    ['NaN', /step's input rate is NaN at 0; correct it\.$/, 'step', { ...good, rate: NaN }],
    [
      'NaN among few',
      /step's input x is NaN at 2; correct it\.$/,
      'step',
      { ...good, x: Float32Array.of(0, 0, NaN, 0) },
    ],
    [
      'NaN among many',
      /step's input large is NaN at 4321.*restore the variables/,
      'step',
      { ...good, large: bad(4321, NaN) },
    ],
    [
      'infinity',
      /step's input large is Infinity at 7.*restore the variables/,
      'step',
      { ...good, large: bad(7, Infinity) },
    ],
    ['NaN without a result to show it', /set's input large is NaN at 4999/, 'set', { large: bad(4999, NaN) }],
  ])('%s', (_, message, name, feeds) => {
    const before = session.save();
    expect(() => session.run(name, feeds as Feeds)).toThrow(
      expect.objectContaining({ code: 'FEED_INVALID', message: expect.stringMatching(message) as string }),
    );
    session.restore(before);
    expect(session.run('step', good)).toEqual({ loss: Float32Array.of(0) });
  });

  test('states of another architecture', () => {
    const state = session.save();
    const refuse = (wrong: Record<string, unknown>, message: RegExp) => {
      expect(() => {
        session.restore({ ...state, ...wrong } as typeof state);
      }).toThrow(
        expect.objectContaining({ code: 'STATE_MISMATCH', message: expect.stringMatching(message) as string }),
      );
    };
    refuse({ bias: { shape: [1], values: new Float32Array(1) } }, /has the variable bias, which this session lacks/);
    refuse(
      { weight: { shape: [4], values: new Float32Array(4) } },
      /has weight as \[4\] with 4 values, the session as \[2, 2\]/,
    );
    refuse({ weight: { shape: [2, 2], values: new Float32Array(3) } }, /has weight as \[2, 2\] with 3 values/);
    refuse({ weight: { shape: [2, 2], values: new Int32Array(4) } }, /has weight in a Int32Array.*float32/);
    expect(() => session.save(['bias'])).toThrow(/no variable bias/);
    expect(session.save()).toEqual(state);
  });

  test('a session that was disposed of', async () => {
    const gone = await new Graph(engine, { execution }).function('f', {}, () => ({ one: tf.scalar(1) })).load();
    gone.dispose();
    for (const use of [
      () => gone.run('f', {}),
      () => gone.save(),
      () => {
        gone.restore({});
      },
    ]) {
      expect(use).toThrow(
        expect.objectContaining({
          code: 'SESSION_DISPOSED',
          message: expect.stringMatching(/load the graph again/) as string,
        }),
      );
    }
  });
});
