import type { Identifier, RunDetail, RunSummary } from '@fovea/domain';
import { learningInShort } from '@fovea/domain';
import type { RunFilter } from '#lib/queries.ts';
import { kindName } from '#features/runs/words.ts';

/** A run in a line: `Run 12, recalibration, constrained, verdict: accept`. */
export function runInWords(run: RunSummary): string {
  return [
    `Run ${run.number}`,
    kindName(run),
    learningInShort(run.recipe),
    run.state === 'finished' ? null : run.state,
    run.verdict && `verdict: ${run.verdict}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/**
 * What the runs of a comparison are called: by their numbers, and with their projects where there are two.
 * @param nameOf the name of a project, where it is known
 */
export function sideNames(
  left: Pick<RunDetail, 'number' | 'project'>,
  right: Pick<RunDetail, 'number' | 'project'>,
  nameOf: (project: Identifier) => string | undefined,
): readonly [string, string] {
  if (left.project === right.project) return [`Run ${left.number}`, `Run ${right.number}`];
  const named = ({ number, project }: Pick<RunDetail, 'number' | 'project'>) =>
    `Run ${number} of ${nameOf(project) ?? 'another project'}`;
  return [named(left), named(right)];
}

/** How a run is looked for that was typed: a number is meant as it stands, not as the beginning of others. */
export function searchOf(typed: string): RunFilter {
  const [, number] = /^#?(\d+)$/.exec(typed.trim()) ?? [];
  return number === undefined ? { search: typed.trim() } : { number: Number(number) };
}

/** The run that was typed: by its whole line, by its number, or by words that only one run has. */
export function runMeant(typed: string, found: readonly RunSummary[]): RunSummary | null {
  const { number } = searchOf(typed);
  const exact = found.find((run) => runInWords(run) === typed.trim() || run.number === number);
  return exact ?? (found.length === 1 ? (found[0] ?? null) : null);
}
