import { z } from 'zod';
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

interface SchemeForm {
  readonly title: string;
  /** One sentence for a person who chooses. */
  readonly says: string;
  readonly settings: Readonly<Record<string, BalanceSetting>>;
}

const weight = { title: 'Feedback weight λ', min: 0, max: 100, initial: 1 } as const;
const rate = (initial: number) => ({ title: 'Rate', min: 0.001, max: 1, initial }) as const;
const memory = { title: 'Memory', min: 0, max: 1, initial: 0.9 } as const;
const floor = { title: 'Floor', min: 0, max: 100, initial: 1 } as const;

/**
 * How data and feedback are weighed against each other, and what each way can be set to beside its λ. What a scheme does
 * with its settings is told in the learning package, file by file under `balance`.
 */
export const balanceSchemes = {
  static: { title: 'Static', says: 'The same weight λ from the first step to the last.', settings: {} },
  scheduled: {
    title: 'Scheduled',
    says: 'The weight moves from one share of λ to another over the first part of the steps: warm-up or decay.',
    settings: {
      from: { title: 'Share of λ at first', min: 0, max: 1, initial: 0 },
      to: { title: 'Share of λ in the end', min: 0, max: 1, initial: 1 },
      within: { title: 'Reached after this share of the steps', min: 0.01, max: 1, initial: 0.5 },
    },
  },
  constrained: {
    title: 'Constrained',
    says: 'As much weight as it takes to bring the feedback loss down to ε, and no more.',
    settings: {
      epsilon: { title: 'Feedback loss allowed ε', min: 0, max: 10, initial: 0.05 },
      penalty: { title: 'Penalty ρ', min: 0, max: 100, initial: 1 },
      rate: rate(0.1),
    },
  },
  pcgrad: {
    title: 'PCGrad',
    says: 'Where data and feedback pull apart, each gives up the part that works against the other.',
    settings: {},
  },
  dwa: {
    title: 'Dynamic average',
    says: 'More weight to the loss that falls more slowly.',
    settings: {
      temperature: { title: 'Temperature', min: 0.1, max: 10, initial: 2 },
      window: { title: 'Steps to average', min: 1, max: 1000, initial: 10, whole: true },
    },
  },
  uncertainty: {
    title: 'Uncertainty',
    says: 'Learns how noisy each loss is and weighs it by that.',
    settings: { rate: rate(0.05), floor },
  },
  gradnorm: {
    title: 'GradNorm',
    says: 'Learns weights under which both losses fall at like rates.',
    settings: {
      asymmetry: { title: 'Asymmetry α', min: 0, max: 5, initial: 1.5 },
      rate: rate(0.025),
      floor,
    },
  },
  magnitude: {
    title: 'Equal losses',
    says: 'Makes the weighted feedback loss λ times as large as the data loss.',
    settings: { memory, floor },
  },
  'gradient-norm': {
    title: 'Equal gradients',
    says: 'Makes the weighted feedback gradient λ times as long as that of the data.',
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

/** Which scheme, and λ, in a few characters: `λ 1`, `pcgrad λ 1`. */
export const balanceInShort = ({ scheme, lambda }: Balance): string =>
  scheme === 'static' ? `λ ${lambda}` : `${scheme} λ ${lambda}`;

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
    const mutes = 'On a trained model, this scheme mutes the feedback';
    return balance.floor >= 1
      ? `${mutes}; its floor holds the feedback at ${balance.floor} × the weight of the data or more.`
      : `${mutes}, down to ${balance.floor} × the weight of the data. The feedback may correct little or nothing. A floor of 1 prevents that.`;
  }
  if (balance.scheme === 'scheduled' && balance.to === 0)
    return 'The feedback weighs nothing in the end, so what it corrected may come back.';
  if (balance.scheme === 'constrained' && balance.epsilon > leastFirstLoss / 2)
    return `New feedback begins with a loss of ${leastFirstLoss} to ${mostFirstLoss}. How large it is depends on its meaning and its loss. So large an ε may ask for little or nothing.`;
  return null;
}
