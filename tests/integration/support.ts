import { createHash, randomUUID } from 'node:crypto';
import type { EvidenceReport, Identifier, Roi, StartRunRequest } from '@fovea/domain';
import { modelSize, startRunRequest } from '@fovea/domain';
import type { Context, TrainingJob, TrainingOutcome } from '@fovea/services';
import { attempts, feedback, runs } from '@fovea/services';
import type { TinyProject } from './worker-fixture.ts';

/** One rectangle in image pixels. */
export function rectangle(meaning: Roi['meaning'], x = 10, y = 10, width = 12, height = 8): Roi {
  return { id: randomUUID(), meaning, strength: 1, shape: { kind: 'rectangle', x, y, width, height } };
}

export function recalibration(project: Identifier, settings: Partial<StartRunRequest> = {}): StartRunRequest {
  return startRunRequest.parse({ project, ...settings });
}

const estimate = (value: number) => ({ value, low: value - 0.1, high: value, confidence: 0.95 });

/** What a report is where nothing was found against a candidate. */
const accepted: EvidenceReport = {
  verdict: 'accept',
  findings: [{ about: 'ignored', rule: 'cured', verdict: 'accept' }],
  probes: {
    before: { accuracy: 0.9, lowest: 0.5, reliance: 0.4, independent: 0.5, probes: [] },
    after: { accuracy: 0.9, lowest: 0.88, reliance: 0.02, independent: 0.88, probes: [] },
    relianceBefore: estimate(0.4),
    rise: estimate(0.38),
  },
  ...{ paired: null, alignment: null, complement: null, drawn: null, worstSubject: null },
  isMapTaught: true,
  subjects: { validation: 8, attended: 0 },
  thresholds: {},
  detections: [],
};

/** What a training might hand in; the services never look into the weights. */
export function outcomeOf(job: TrainingJob, seed = 0): TrainingOutcome {
  const weights = createHash('sha256').update(`weights ${job.run} ${seed}`).digest();
  const flat = (value: number) => new Float32Array(modelSize ** 2).fill(value);
  const before = job.base === null ? null : flat(0.9);
  const images = job.feedback.map(({ image }) => ({ image, role: 'feedback' as const }));
  const probes = job.probes.map(({ image }) => ({ image, role: 'probe' as const }));
  return {
    weights,
    weightsHash: createHash('sha256').update(weights).digest('hex'),
    temperature: 1.5,
    gateTaught: job.base !== null,
    evaluation: {
      split: 'validation',
      images: 8,
      subjects: 2,
      accuracy: estimate(0.9),
      balancedAccuracy: estimate(0.9),
      auc: null,
      sensitivity: estimate(0.8),
      specificity: estimate(1),
      brier: estimate(0.2),
      mcc: estimate(-0.1),
    },
    evidence: job.base === null ? null : { ...accepted, candidates: job.candidates, checkSet: job.checkSet },
    engine: { name: 'wasm', tensorflow: '0', addonHash: null, libraryHash: null, threads: 1, cpu: 'test', node: '22' },
    earlierEngines: [],
    maps: [...images, ...probes].map((entry) => ({ ...entry, before, after: flat(0.4) })),
    probePictures: [],
  };
}

/** Claims a run and hands in a result for it, as a worker would. @param report what its report says, where it has one */
export async function complete(
  context: Context,
  run: Identifier,
  report: Partial<EvidenceReport> = {},
): Promise<{ job: TrainingJob; version: Identifier }> {
  const job = await attempts.claim(context, { run, worker: 'elsewhere:1' });
  if (job === null) throw new Error('there was nothing to claim');
  const made = outcomeOf(job);
  const outcome = { ...made, evidence: made.evidence && { ...made.evidence, ...report } };
  const { version } = await attempts.finish(context, { run, token: job.token, outcome });
  return { job, version };
}

/** A project's first model. */
export async function firstModel(context: Context, { project }: TinyProject): Promise<Identifier> {
  const { id } = await runs.startBase(context, { project, recipe: { kind: 'base', steps: 3 } });
  return (await complete(context, id)).version;
}

/** A candidate from an ignore region on the project's first training image, drawn here if it is not yet. */
export async function candidate(
  context: Context,
  { project, images }: TinyProject,
): Promise<{ run: Identifier; version: Identifier }> {
  const image = images.train[0] ?? '';
  const { revision } = await feedback.get(context, { image });
  if (revision === 0) await feedback.save(context, { image, rois: [rectangle('ignore')], revision });
  const { id } = await runs.start(context, recalibration(project));
  return { run: id, version: (await complete(context, id)).version };
}
