import type { EngineRecord, RunNote } from '@fovea/domain';
import { engineDifferences } from '@fovea/domain';
import type { Checkpoint, NetworkForm, TrainingState } from '@fovea/learning';
import { assertCheckpointFits } from '@fovea/learning';
import type { TrainingJob } from '@fovea/services';
import { CheckpointFolder } from './checkpoint-folder.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import type { TaskMessage } from './messages.ts';

export interface AttemptBeginning {
  /** Where the training goes on; null to begin. */
  readonly resume: TrainingState | null;
  /** Engines that the run's steps ran on, the present one last. */
  readonly engines: readonly EngineRecord[];
  readonly keeper: CheckpointKeeper;
}

/** Finds where this attempt of a run goes on, and says so where it is no first one. @param form what the run trains */
export async function beginAttempt(
  job: TrainingJob,
  form: NetworkForm,
  engine: EngineRecord,
  send: (message: TaskMessage) => void,
  checkpointSeconds: number,
): Promise<AttemptBeginning> {
  const note = (given: Omit<RunNote, 'at'>) => send({ kind: 'note', note: given });
  const folder = new CheckpointFolder(job.checkpoints.folder);
  await folder.tidy();
  const { recipe, training } = job;
  const identity = { training, steps: recipe.steps, form };
  const { checkpoint, unusable } = await folder.newest((found) => assertCheckpointFits(found, identity));
  for (const { step, reason } of unusable)
    note({ code: 'checkpoint-damaged', message: `The checkpoint after step ${step} is not used: ${reason}` });
  const step = checkpoint?.state.step ?? 0;
  send({ kind: 'begin', step, curve: checkpoint?.state.curve ?? [] });
  if (checkpoint !== null) note({ code: 'resumed', message: `Went on from the checkpoint after step ${step}.` });
  else if (unusable.length > 0 || job.checkpoints.newest !== null)
    note({
      code: 'began-again',
      message:
        unusable.length > 0
          ? 'No checkpoint could be used: the run began again with the first step.'
          : `The checkpoint after step ${job.checkpoints.newest} is not on this machine: the run began again with the first step.`,
    });
  const engines = lineage(checkpoint, engine);
  const [, before] = [...engines].reverse();
  if (checkpoint !== null && before !== undefined && !isSame(checkpoint.engines.at(-1), engine))
    note({
      code: 'engine-changed',
      message: `From step ${step} on, the run used another engine (${engineDifferences(before, engine).join('; ')}). Its model may differ slightly from that of a run without interruption.`,
    });
  return {
    resume: checkpoint?.state ?? null,
    engines,
    keeper: new CheckpointKeeper({
      folder,
      training,
      engines,
      bestLoss: checkpoint === null ? null : await folder.bestLoss(),
      kept: (kept) => send({ kind: 'checkpoint', ...kept }),
      note,
      shortestMs: 1_000 * checkpointSeconds,
    }),
  };
}

function isSame(one: EngineRecord | undefined, other: EngineRecord): boolean {
  return one !== undefined && engineDifferences(one, other).length === 0;
}

/** Each engine once, this one last. */
function lineage(checkpoint: Checkpoint | null, engine: EngineRecord): EngineRecord[] {
  return [...(checkpoint?.engines ?? []).filter((earlier) => !isSame(earlier, engine)), engine];
}
