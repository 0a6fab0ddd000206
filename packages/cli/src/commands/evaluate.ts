import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, TestLook, TestStanding, VersionView } from '@fovea/domain';
import { errorCodes, FoveaError, looksInWords, type ErrorCode } from '@fovea/domain';
import { ownWorker, testLooks, versions, type Context, type OwnWorker } from '@fovea/services';
import { Command } from 'commander';
import { describeEvaluation } from '../describe-run.ts';
import { selectProject } from '../select/project.ts';
import { selectVersion } from '../select/version.ts';
import type { Terminal } from '../terminal.ts';
import type { WithContext } from '../with-context.ts';

const unclaimedMs = 3_000;
const pollMs = 300;

export function evaluateCommand(terminal: Terminal, withContext: WithContext): Command {
  return new Command('evaluate')
    .description("a version's figures on the test subjects: once a version, after its decision, and counted")
    .argument('[version]', 'number or id; the champion unless given')
    .requiredOption('--test', 'on the test subjects; fovea runs has those on validation subjects')
    .option('--project <name>', 'project, when there are several')
    .option('--json', 'one line of JSON')
    .action(async (wanted: string | undefined, options: { project?: string; json?: boolean }) => {
      await withContext(async (context, signal) => {
        const project = await selectProject(context, options.project);
        const named = wanted ?? project.champion?.id;
        if (named === undefined)
          throw new FoveaError(
            'MODEL_MISSING',
            'This project has no model yet. Train a first model with fovea train.',
            {
              project: project.id,
            },
          );
        const version = await selectVersion(context, project.id, named);
        await testLooks.ask(context, { version: version.id });
        const { look, looks } = await figuresOf(context, version.id, terminal, signal);
        if (options.json === true) return terminal.out(JSON.stringify({ version: reference(version), looks, ...look }));
        terminal.out(
          [
            `Version ${version.number} (${version.state})`,
            ...describeEvaluation(look.evaluation, 'Test'),
            looksInWords(looks),
          ].join('\n'),
        );
      });
    });
}

const reference = ({ id, number, state }: VersionView) => ({ id, number, state });

type DoneStanding = TestStanding & {
  readonly look: TestLook & { readonly evaluation: NonNullable<TestLook['evaluation']> };
};

/**
 * Waits until the figures are there. Where no worker takes them within three seconds, one is started until then.
 * @throws why they could not be computed
 */
async function figuresOf(
  context: Context,
  version: Identifier,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<DoneStanding> {
  const startedAt = Date.now();
  let worker: OwnWorker | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { look, looks } = (await versions.get(context, { version })).test;
      if (look?.evaluation != null) {
        terminal.endProgress();
        return { look: { ...look, evaluation: look.evaluation }, looks };
      }
      if (look?.failure != null) {
        const { code, message } = look.failure;
        throw new FoveaError(code in errorCodes ? (code as ErrorCode) : 'INFERENCE_UNAVAILABLE', message, { version });
      }
      if (look?.state === 'waiting' && worker === undefined && Date.now() - startedAt > unclaimedMs)
        worker = ownWorker(context);
      terminal.progress('Looking at the test subjects …');
      await Promise.race([sleep(pollMs), ...(worker === undefined ? [] : [worker.died])]);
    }
  } finally {
    await worker?.stop();
  }
}
