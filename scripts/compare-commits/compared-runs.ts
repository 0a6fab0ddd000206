import type { DrawingName } from './drawings.ts';

/** One recalibration, as a person asks for it. */
export interface ComparedRun {
  readonly name: string;
  /** Whose regions it learns from and is checked by; all other drawings are left out of its set. */
  readonly drawings: readonly DrawingName[];
  /** What `runs.start` is told beside the project, the seed and the set. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** True where every region has strength 1: then nothing at all may differ. */
  readonly isExact: boolean;
}

const strong: readonly DrawingName[] = ['dots', 'parasites', 'both', 'checks'];
const weak: readonly DrawingName[] = ['weak', 'weak checks'];

const exact = (
  name: string,
  drawings: readonly DrawingName[],
  settings: ComparedRun['settings'] = {},
): ComparedRun => ({ name, drawings, settings, isExact: true });

/** What follows the base training. Each kind of run once, with a balance or loss of its own where the kind leaves it open. */
export const comparedRuns: readonly ComparedRun[] = [
  exact('ignore', ['dots', 'checks']),
  exact('attend', ['parasites', 'checks']),
  exact('both', strong, { balance: { scheme: 'pcgrad' } }),
  exact('input gradients', ['dots', 'checks'], { settings: { feedback: { method: 'input-gradient' } } }),
  exact('random pixels', ['dots', 'checks'], { settings: { feedback: { method: 'random-pixels' } } }),
  exact('hard gate', ['dots', 'both', 'checks'], { stray: 0.05, settings: { gateForm: 'hard' } }),
  exact('soft gate', strong, {
    balance: { scheme: 'gradnorm' },
    settings: { gateForm: 'soft', feedback: { attendLoss: 'energy', ignoreLoss: 'balanced-mse' } },
  }),
  exact('bfloat16', strong, { settings: { precision: 'bfloat16' } }),
  exact('levels', strong, {
    settings: { gates: ['stage-1', 'stage-3'], feedback: { attendLoss: 'tolerance', ignoreLoss: 'tolerance' } },
  }),
  { name: 'strengths', drawings: weak, settings: {}, isExact: false },
  {
    name: 'strengths, levels',
    drawings: weak,
    settings: { stray: 0.1, settings: { gates: ['input', 'stage-2'], feedback: { attendLoss: 'balanced-bce' } } },
    isExact: false,
  },
];
