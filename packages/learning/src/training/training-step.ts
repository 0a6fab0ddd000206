import type { Level, TrainedPart } from '@fovea/domain';
import type { Engine, Feeds, HostArray, InputDeclaration, Session } from '@fovea/engine';
import { adam, Graph } from '@fovea/engine';
import type { FeedbackLossChoice, FeedbackTerm } from '../losses/feedback-losses.ts';
import { feedbackLoss, shareAtEnds } from '../losses/feedback-losses.ts';
import { inputGradientPenalty } from '../losses/input-gradient.ts';
import { kindOf } from '../gates/gates.ts';
import { channelsOf } from '../model/architecture.ts';
import { tapNamed } from '../model/checked-program.ts';
import type { NetworkForm, Weights } from '../model/model.ts';
import { crossEntropy, network } from '../model/network.ts';
import { programOf } from '../model/program-of.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, TensorFlow, Variable } from '../model/tensors.ts';
import { createParameters, groupOf } from '../model/weights.ts';
import type { FeedbackBatch, ImageBatch } from './batches.ts';
import type { Gradients } from './two-gradients.ts';
import { isTrained } from './trained-weights.ts';
import { twoGradients } from './two-gradients.ts';

/** What the graph of a training is made for. Two trainings with equal settings can use the same one. */
export interface TrainingGraphSettings {
  readonly form: NetworkForm;
  readonly batchSize: number;
  /** Whether units of the dense layer are dropped out. */
  readonly dropout: boolean;
  readonly feedback: {
    /** `input-gradient`: gates are held open in both losses; `ignore` is where the answer must not look. Default: gate. */
    readonly method?: 'gate' | 'input-gradient';
    readonly batchSize: number;
    /** What the loss is made of. */
    readonly terms: readonly FeedbackTerm[];
    readonly losses: FeedbackLossChoice;
    /** Where the gradients of data and feedback pull apart, each loses its part along the other (PCGrad). Default: no. */
    readonly projected?: boolean;
  } | null;
  /** `adam-fused` is faster and rounds otherwise; see the engine's `adam`. */
  readonly optimizer: 'adam' | 'adam-fused';
  readonly execution: 'captured' | 'eager';
  /** Which weights change, beside those of the gates. Default: all. */
  readonly train?: TrainedPart | undefined;
  /** What is fed left this tap (see `frozenTap`) and is no image; default: images. */
  readonly from?: Level | undefined;
  /** What the learning rate is multiplied by for weights that came with the network. Default: 1. */
  readonly networkRate?: number | undefined;
  /** `bfloat16` does the convolutions with 8 bits of precision; see the engine's `Graph`. Default: float32. */
  readonly precision?: 'float32' | 'bfloat16';
}

/** One step's images and numbers. */
export interface StepInput {
  readonly batch: ImageBatch;
  readonly feedback: FeedbackBatch | null;
  readonly dropout: Float32Array | null;
  readonly learningRate: number;
  readonly gateLearningRate: number;
  /** Weight of the feedback loss. */
  readonly lambda: number;
  /** Weight of the data loss where there is feedback; else it is 1, as by default. */
  readonly dataWeight?: number;
}

type Named = Readonly<Record<string, Tensor>>;

/**
 * What a training computes, as two functions of a graph: `step` takes one step and answers its losses, `attention` answers
 * one image's map.
 */
export function captureTraining(engine: Engine, settings: TrainingGraphSettings, weights: Weights): Promise<Session> {
  const { tf } = engine;
  const { form, feedback, networkRate = 1 } = settings;
  const graph = new Graph(engine, { execution: settings.execution, precision: settings.precision ?? 'float32' });
  const parameters = createParameters(tf, graph, weights);
  const changes = isTrained(form, settings.train);
  const trained = Object.fromEntries(Object.entries(parameters).filter(([name]) => changes(name)));
  const optimizer = adam(engine, graph, trained, { fused: settings.optimizer === 'adam-fused' });
  const losses = lossesOf(engine, settings, parameters);
  const rateOf = (fed: Named) => (name: string) => {
    const group = groupOf(name);
    const rate = fed[group === 'gate' ? 'gateLearningRate' : 'learningRate'] as Scalar;
    const isOfNetwork = group === 'network' || group === 'stage';
    return isOfNetwork && networkRate !== 1 ? (tf.mul(rate, networkRate) as Scalar) : rate;
  };
  graph.function('step', inputsOf(settings), (fed): Named => {
    if (feedback === null) {
      const { loss, gradients } = gradientsOf(tf, trained, () => losses.data(fed));
      optimizer.apply(gradients, rateOf(fed));
      return { data: loss };
    }
    // The images differ, so that two backward passes do the work of one; the second goes through the gate alone.
    const data = gradientsOf(tf, trained, () => losses.data(fed), fed['dataWeight'] as Scalar);
    const seen: Scalar[] = [];
    const correction = gradientsOf(tf, trained, () =>
      feedback.method === 'input-gradient'
        ? losses.penalty(fed)
        : losses.feedback(fed, feedback, (atEnds) => void seen.push(tf.keep(atEnds.clone()))),
    );
    const { combined, products } = twoGradients(tf, data.gradients, correction.gradients, {
      weight: fed['lambda'] as Scalar,
      projected: feedback.projected === true,
    });
    optimizer.apply(combined, rateOf(fed));
    const told = Object.fromEntries(seen.map((atEnds) => ['atEnds', atEnds.clone()]));
    tf.dispose(seen);
    return { data: data.loss, feedback: correction.loss, ...told, products };
  });
  const net = network(engine, form);
  graph.function('attention', { image: { shape: [1, ...fedShape(settings)] } }, (fed) => ({
    map: net.attention(net.attend(parameters, fed['image'] as Tensor4D, settings)),
  }));
  return graph.load();
}

/** Of one image as it is fed, or of what left a tap. */
function fedShape({ form, from }: TrainingGraphSettings): readonly [number, number, number] {
  const { size } = form.architecture;
  if (from === undefined) return [size, size, channelsOf(form.architecture)];
  const { side, channels } = tapNamed(programOf(form).taps, from);
  return [side, side, channels];
}

/** What is fed to a step. */
function inputsOf(settings: TrainingGraphSettings): Record<string, InputDeclaration> {
  const { form, batchSize, dropout, feedback } = settings;
  const { size } = form.architecture;
  const image = fedShape(settings);
  const rate: InputDeclaration = { shape: [], example: Float32Array.of(1e-3) };
  const inputs: Record<string, InputDeclaration> = {
    images: { shape: [batchSize, ...image] },
    labels: { shape: [batchSize, form.classes] },
    learningRate: rate,
    gateLearningRate: rate,
  };
  if (dropout) inputs['keep'] = { shape: [batchSize, programOf(form).dropoutWidth] };
  if (feedback === null) return inputs;
  const rows = feedback.batchSize;
  inputs['corrected'] = { shape: [rows, ...image] };
  inputs['attend'] = { shape: [rows, size, size, 1] };
  inputs['ignore'] = { shape: [rows, size, size, 1] };
  for (const weight of ['lambda', 'dataWeight']) inputs[weight] = { shape: [], example: Float32Array.of(1) };
  for (const term of feedback.terms)
    inputs[`strength ${term}`] = { shape: [rows], example: new Float32Array(rows).fill(1) };
  return inputs;
}

/** One step's images and numbers, under the names that the graph declares. */
export function feedsOf(
  { batch, feedback, dropout, lambda, dataWeight = 1, ...rates }: StepInput,
  settings: TrainingGraphSettings,
): Feeds {
  const feeds: Record<string, HostArray | number> = { images: batch.inputs, labels: batch.labels, ...rates };
  if (dropout !== null) feeds['keep'] = dropout;
  if (feedback === null || settings.feedback === null) return feeds;
  const { inputs: corrected, attend, ignore, strengths } = feedback;
  Object.assign(feeds, { corrected, attend, ignore, lambda, dataWeight });
  for (const term of settings.feedback.terms)
    feeds[`strength ${term}`] = strengths[term === 'attend' ? 'attend' : 'ignore'];
  return feeds;
}

/** The losses of a step, of what is fed to it. */
function lossesOf(
  engine: Engine,
  { form, feedback, from }: TrainingGraphSettings,
  parameters: Readonly<Record<string, Variable>>,
) {
  const { tf } = engine;
  const net = network(engine, form);
  const held = () =>
    feedback?.method === 'input-gradient'
      ? Object.fromEntries(form.gates.map((gate) => [gate.level, tf.fill([1, 1, 1, 1], kindOf(gate).open) as Tensor4D]))
      : undefined;
  return {
    /** Cross-entropy of the answers, and of what gates answer themselves. */
    data: (fed: Named): Scalar => {
      const [labels, options] = [
        fed['labels'] as Tensor2D,
        { keep: fed['keep'] as Tensor2D | undefined, held: held(), from },
      ];
      const { features, gates } = net.pass(parameters, fed['images'] as Tensor4D, undefined, options);
      const ofAnswer = crossEntropy(tf, net.classify(parameters, features, undefined, options), labels);
      return gates.reduce(
        (sum, { scores }) => (scores === undefined ? sum : tf.add<Scalar>(sum, crossEntropy(tf, scores, labels))),
        ofAnswer,
      );
    },
    /** The mean over the gates. @param aside receives the share of the map at its ends */
    feedback: (
      fed: Named,
      { terms, losses: chosen }: NonNullable<typeof feedback>,
      aside: (atEnds: Scalar) => void,
    ): Scalar => {
      const strengths = Object.fromEntries(terms.map((term) => [term, fed[`strength ${term}`] as Tensor1D]));
      const batch = { attend: fed['attend'] as Tensor4D, ignore: fed['ignore'] as Tensor4D, strengths };
      const gates = net.attend(parameters, fed['corrected'] as Tensor4D, { from });
      aside(gates.map(({ map }) => shareAtEnds(tf, map)).reduce((one, other) => tf.maximum(one, other)));
      const losses = gates.map((gate) => feedbackLoss(tf, gate, batch, chosen));
      const [first, ...others] = losses as [Scalar, ...Scalar[]];
      return others.length === 0 ? first : tf.div(tf.addN(losses), losses.length);
    },
    penalty: (fed: Named): Scalar => {
      const answer = (images: Tensor4D) => net.answer(parameters, images, { held: held() });
      return inputGradientPenalty(engine, answer, fed['corrected'] as Tensor4D, fed['ignore'] as Tensor4D);
    },
  };
}

/** Only weights that the loss reaches have a gradient. @param weight of the loss, in the gradients alone */
function gradientsOf(
  tf: TensorFlow,
  parameters: Readonly<Record<string, Variable>>,
  loss: () => Scalar,
  weight?: Scalar,
): { loss: Scalar; gradients: Gradients } {
  const kept: Scalar[] = [];
  const { grads } = tf.variableGrads(() => {
    const plain = loss();
    kept.push(tf.keep(plain.clone()));
    return weight === undefined ? plain : tf.mul(plain, weight);
  }, Object.values(parameters));
  const gradients = Object.entries(parameters).flatMap(([name, parameter]) => {
    const gradient = grads[parameter.name];
    return gradient === undefined ? [] : [[name, gradient] as const];
  });
  const told = (kept[0] as Scalar).clone();
  tf.dispose(kept);
  return { loss: told, gradients: Object.fromEntries(gradients) };
}
