import type { Balance, ClassWeights, Fit, TrainedPart } from '@fovea/domain';
import {
  balanceSchemeNames,
  chosenBalanceSchema,
  classWeightNames,
  classWeightsSchema,
  fitSchema,
  inputSizes,
  inputSizeSchema,
  levels,
  samplings,
  trainedPartSchema,
} from '@fovea/domain';
import { InvalidArgumentError, Option } from 'commander';

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number from 0 up.');
  return value;
}

/** A size that images can be prepared at. */
export function imageSize(text: string): number {
  const parsed = inputSizeSchema.safeParse(Number(text));
  if (parsed.success) return parsed.data;
  const { smallest, largest, step } = inputSizes;
  throw new InvalidArgumentError(`It must be a multiple of ${step} from ${smallest} to ${largest}.`);
}

/** How an image that is no square becomes one. */
export function fitChoice(text: string): Fit {
  const parsed = fitSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It ${parsed.error.issues[0]?.message}.`);
}

/** A whole number from 1 to `most`. */
export function atMost(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  };
}

export function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number from 0 up.');
  return value;
}

export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** `gradnorm`, or with settings `gradnorm,floor=0.5,rate=0.1`. */
export function balanceChoice(text: string): Balance {
  const [scheme, ...settings] = text.split(',');
  const numbers = settings.map((setting) => {
    const [name = '', value = ''] = setting.split('=');
    return [name, value.trim() === '' ? Number.NaN : Number(value)] as const;
  });
  const parsed = chosenBalanceSchema.safeParse({ ...Object.fromEntries(numbers), scheme });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const schemes = `The schemes are ${balanceSchemeNames.join(', ')}.`;
    throw new InvalidArgumentError(
      issue === undefined || issue.path[0] === 'scheme' ? schemes : `${issue.path.join('.')}: ${issue.message}.`,
    );
  }
  const unknown = numbers.find(([name]) => !(name in parsed.data));
  if (unknown !== undefined) throw new InvalidArgumentError(`${parsed.data.scheme} has no setting ${unknown[0]}.`);
  return parsed.data;
}

/** `none`, `balanced`, or a weight a class: `1,5,2`. */
function classWeightsChoice(text: string): ClassWeights {
  const parsed = classWeightsSchema.safeParse(
    text.includes(',') ? text.split(',').map((weight) => (weight.trim() === '' ? Number.NaN : Number(weight))) : text,
  );
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(
    `It must be ${classWeightNames.join(' or ')}, or a weight above 0 for each class with commas between: 1,5,2.`,
  );
}

/** @param usually what holds where nothing is given */
export const classWeightsOption = (usually: string) =>
  new Option(
    '--class-weights <weights>',
    `how much the images of each class count: none, balanced (rare classes count more), or a weight a class in the project's order, such as 1,5,2; unless given, ${usually}`,
  ).argParser(classWeightsChoice);

/** @param usually what holds where nothing is given */
export const samplingOption = (usually: string) =>
  new Option(
    '--sampling <name>',
    `how often images are drawn: uniform (each image equally often), class (each class), class-and-subject (each class, and within it each subject); unless given, ${usually}`,
  ).choices(samplings);

/** What of a network is trained: `head`, `from:TAP` or `all`. */
function trainedPart(text: string): TrainedPart {
  const parsed = trainedPartSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('It must be head, all, or from: with the name of a tap, such as from:stage-2.');
}

/** @param usually what holds where nothing is given */
export const trainOption = (usually: string) =>
  new Option(
    '--train <part>',
    `what is trained beside the gates: head, from:TAP (all behind that tap), or all; unless given, ${usually}`,
  ).argParser(trainedPart);

/** @param usually what holds where nothing is given */
export const networkRateOption = (usually: string) =>
  new Option(
    '--network-rate <share>',
    `what the learning rate is multiplied by for the network's own weights, up to 1; unless given, ${usually}`,
  ).argParser(notNegative);

/** @param usually what holds where nothing is given */
export const gatesOption = (usually: string) =>
  new Option(
    '--gates <levels...>',
    `where gates sit: taps of the project's network, of the small one ${levels.join(', ')}; unless given, ${usually}`,
  );

/** A day as `2026-11-30`, from its first or to its last moment here, or any time of ISO 8601. @returns ISO 8601 in UTC */
export function moment(edge: 'first' | 'last'): (text: string) => string {
  const hours = edge === 'first' ? 'T00:00:00.000' : 'T23:59:59.999';
  return (text) => {
    const at = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}${hours}` : text);
    if (Number.isFinite(at.getTime()) && at.getTime() >= 0) return at.toISOString();
    throw new InvalidArgumentError('It must be a day such as 2026-11-30, or a time such as 2026-11-30T14:00.');
  };
}
