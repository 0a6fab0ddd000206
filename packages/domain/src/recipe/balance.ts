import { z } from 'zod';
import type { ChoiceForm } from './choice-form.ts';
import { feedbackLossForms } from './feedback.ts';

/** One number of a scheme, as recipes check it and forms ask for it. */
export interface BalanceSetting {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  /** Whole numbers only. */
  readonly whole?: true;
}

interface SchemeForm extends ChoiceForm {
  readonly settings: Readonly<Record<string, BalanceSetting>>;
}

const weight = { title: 'Feedback weight λ', min: 0, max: 100, initial: 1 } as const;
const rate = (initial: number) => ({ title: 'Rate at which the weight changes', min: 0.001, max: 1, initial }) as const;
const memory = { title: 'Memory of earlier steps', min: 0, max: 1, initial: 0.9 } as const;
const floor = { title: 'Floor: least weight of the drawings', min: 0, max: 100, initial: 1 } as const;

/**
 * How data and feedback are weighed against each other, and what each way can be set to beside its λ. What a scheme does
 * with its settings is told in the learning package, file by file under `balance`.
 */
export const balanceSchemes = {
  static: {
    title: 'Static',
    says: 'The drawings have the same weight λ from the first step to the last: at 1 they count as much as the labels.',
    settings: {},
  },
  scheduled: {
    title: 'Scheduled',
    says: 'The weight of the drawings grows or shrinks during the first part of the steps, from one share of λ to another.',
    settings: {
      from: { title: 'Share of λ at first', min: 0, max: 1, initial: 0 },
      to: { title: 'Share of λ in the end', min: 0, max: 1, initial: 1 },
      within: { title: 'Reached after this share of the steps', min: 0.01, max: 1, initial: 0.5 },
    },
  },
  constrained: {
    title: 'Constrained',
    says: 'The weight of the drawings starts at λ. It grows while attention is not near enough to the drawings; after that it slowly falls. The slider above says what is near enough.',
    settings: {
      epsilon: { title: 'Feedback loss allowed ε', min: 0, max: 10, initial: 0.05 },
      penalty: { title: 'Penalty ρ for straying too far', min: 0, max: 100, initial: 1 },
      rate: rate(0.1),
    },
  },
  pcgrad: {
    title: 'PCGrad',
    says: 'In each step, labels and drawings may ask for opposite changes of the model. Each then gives up what works against the other.',
    settings: {},
  },
  dwa: {
    title: 'Dynamic average',
    says: 'Of labels and drawings, the part that the model learns more slowly gets more weight.',
    settings: {
      temperature: { title: 'Temperature: higher makes the weights alike', min: 0.1, max: 10, initial: 2 },
      window: { title: 'Steps to average', min: 1, max: 1000, initial: 10, whole: true },
    },
  },
  uncertainty: {
    title: 'Uncertainty',
    says: 'If the model is further from the drawings than from the labels, the drawings get less weight, and the other way round.',
    settings: { rate: rate(0.05), floor },
  },
  gradnorm: {
    title: 'GradNorm',
    says: 'Finds weights with which the model learns labels and drawings equally fast.',
    settings: {
      asymmetry: { title: 'Asymmetry α: how much the slower part is favoured', min: 0, max: 5, initial: 1.5 },
      rate: rate(0.025),
      floor,
    },
  },
  magnitude: {
    title: 'Equal losses',
    says: 'Measures how far the model is from the labels and from the drawings. Weighs the drawings so that the distance from them counts λ times as much as the distance from the labels.',
    settings: { memory, floor },
  },
  'gradient-norm': {
    title: 'Equal gradients',
    says: 'Weighs the drawings so that in each step they move the model λ times as far as the labels do.',
    settings: { memory, floor },
  },
} as const satisfies Record<string, SchemeForm>;

export type BalanceScheme = keyof typeof balanceSchemes;
export const balanceSchemeNames = Object.keys(balanceSchemes) as readonly BalanceScheme[];

type NumbersOf<Scheme extends BalanceScheme> = Record<keyof (typeof balanceSchemes)[Scheme]['settings'], number>;

/** A scheme with its settings. λ weighs the feedback in each of them; 0 is the control without feedback. */
export type BalanceOf<Scheme extends BalanceScheme> = Scheme extends BalanceScheme
  ? { scheme: Scheme; lambda: number } & NumbersOf<Scheme>
  : never;
export type Balance = BalanceOf<BalanceScheme>;

type InputOf<Scheme extends BalanceScheme> = Scheme extends BalanceScheme
  ? { scheme: Scheme; lambda?: number | undefined } & Partial<NumbersOf<Scheme>>
  : never;
export type BalanceInput = InputOf<BalanceScheme> | { scheme?: undefined; lambda?: number | undefined };

/** Everything that can be set of a scheme, λ first. */
export function balanceSettings(scheme: BalanceScheme): Readonly<Record<string, BalanceSetting>> {
  return { lambda: weight, ...balanceSchemes[scheme].settings };
}

const numberOf = ({ min, max, initial, whole }: BalanceSetting) =>
  (whole === true ? z.int() : z.number()).min(min).max(max).default(initial);

const schemas = balanceSchemeNames.map((scheme) =>
  z.object({
    scheme: z.literal(scheme),
    ...Object.fromEntries(Object.entries(balanceSettings(scheme)).map(([name, setting]) => [name, numberOf(setting)])),
  }),
);
type Schemas = [(typeof schemas)[number], ...typeof schemas];

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** Without a scheme it is `static`. */
export const chosenBalanceSchema = z.preprocess(
  (value: BalanceInput) => (isObject(value) ? { scheme: 'static', ...value } : value),
  z.discriminatedUnion('scheme', schemas as Schemas),
) as unknown as z.ZodType<Balance, BalanceInput>;

/** Where there is none it is `static` with λ = 1. */
export const balanceSchema = chosenBalanceSchema.prefault({ scheme: 'static' });

/** Which scheme with which settings, in a few words: `static λ 1`, `constrained λ 1, ε 0.05`; of other settings those that were changed. */
export function balanceInShort(balance: Balance): string {
  const settings = Object.entries(balanceSchemes[balance.scheme].settings as Readonly<Record<string, BalanceSetting>>);
  const values = new Map<string, unknown>(Object.entries(balance));
  const changed = settings.flatMap(([name, { initial }]) => {
    const value = values.get(name);
    if (name === 'epsilon') return [`ε ${String(value)}`];
    return value === initial ? [] : [`${name} ${String(value)}`];
  });
  return [`${balance.scheme} λ ${balance.lambda}`, ...changed].join(', ');
}

const firstLosses = Object.values(feedbackLossForms).flatMap(({ first }) => Object.values(first));
const leastFirstLoss = Math.min(...firstLosses);
const mostFirstLoss = Math.max(...firstLosses);

/**
 * What to tell a person who chooses a scheme that can take the feedback's weight away; null where none can.
 * A converged model's data loss is a few hundredths and its gradients are short, while new feedback begins with a loss of
 * 2 to 3: whatever makes the two equal weighs the feedback next to nothing.
 */
export function balanceWarning(balance: Balance): string | null {
  if ('floor' in balance) {
    const mutes = 'On a trained model, this choice would give the drawings almost no weight';
    return balance.floor >= 1
      ? `${mutes}, but its floor keeps the drawings at ${balance.floor} × the weight of the labels or more.`
      : `${mutes}, down to ${balance.floor} × the weight of the labels. The drawings may correct little or nothing. A floor of 1 prevents this.`;
  }
  if (balance.scheme === 'scheduled' && balance.to === 0)
    return 'At the end of the training, the drawings count nothing. A mistake that they corrected may come back.';
  if (balance.scheme === 'constrained' && balance.epsilon > leastFirstLoss / 2)
    return `New drawings begin with a feedback loss of ${leastFirstLoss} to ${mostFirstLoss}. An allowed loss (ε) as large as this may ask for little or nothing. Choose a smaller one.`;
  return null;
}
