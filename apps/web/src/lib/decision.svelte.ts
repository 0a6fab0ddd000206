import type { DecisionKind, Identifier, VersionReference, VersionState } from '@fovea/domain';
import { isAgainst } from '@fovea/domain';
import { createQuery } from '@tanstack/svelte-query';
import { api } from './api.ts';
import { OneAtATime } from './one-at-a-time.svelte.ts';
import type { Problem } from './problem.ts';
import { problemOf, toProblem } from './problem.ts';
import { queries, queryClient } from './queries.ts';

/** A version that can be decided on, and the run whose report speaks of it. */
export interface Decidable extends VersionReference {
  readonly state: VersionState;
  readonly run: Identifier | null;
}

export interface DecisionAction {
  readonly kind: DecisionKind;
  /** What its button says. */
  readonly label: string;
  readonly icon: 'check' | 'close' | 'back' | 'alert';
  /** `follows` what the verdict advises, goes `against` it, or neither. */
  readonly stance: 'follows' | 'against' | 'neither';
  /** What the dialog says will happen. */
  readonly effect: string;
}

const plainWords = {
  accept: { label: 'Accept', icon: 'check' },
  reject: { label: 'Reject', icon: 'close' },
} as const;

function actionOn(kind: 'accept' | 'reject', { verdict }: VersionReference, effect: string): DecisionAction {
  const { label, icon } = plainWords[kind];
  if (isAgainst(kind, verdict)) return { kind, label: `${label} anyway`, icon: 'alert', stance: 'against', effect };
  // Without a verdict, to accept is what a person came for.
  return { kind, label, icon, stance: kind === 'accept' ? 'follows' : 'neither', effect };
}

/**
 * What can be decided on a version: Accept and Reject on a candidate, Roll back on what was once accepted.
 * @param previous the accepted version to go back to, where `version` is the one in use
 */
export function choicesFor(
  version: Omit<Decidable, 'run'>,
  champion: VersionReference | null,
  previous: VersionReference | null,
): DecisionAction[] {
  const inUse = champion ? `version ${champion.number}` : 'no version';
  const back = (label: string, effect: string): DecisionAction => ({
    ...{ kind: 'rollback', icon: 'back', stance: 'neither' },
    ...{ label, effect },
  });
  switch (version.state) {
    case 'candidate':
      return [
        actionOn(
          'accept',
          version,
          `Version ${version.number} comes into use in place of ${inUse}. It can be rolled back at any time.`,
        ),
        actionOn(
          'reject',
          version,
          `Version ${version.number} is set aside; ${inUse} stays in use. Your regions are kept.`,
        ),
      ];
    case 'champion':
      return previous === null
        ? []
        : [
            back(
              'Roll back',
              `Version ${previous.number} comes into use again. Version ${version.number} stays on record.`,
            ),
          ];
    case 'former':
      return [
        back(`Roll back to ${version.number}`, `Version ${version.number} comes into use again in place of ${inUse}.`),
      ];
    case 'rejected':
      return [];
  }
}

const decided = { accept: 'Accepted', reject: 'Rejected' } as const;
const longestReason = 2000;
const shortestReason = 3;

/** A decision while a person makes it: what was chosen, the reason, and the second question where it goes against the verdict. */
export class Decision {
  reason = $state('');
  problem = $state.raw<Problem | null>(null);
  /** Whether the second question stands. */
  isAskedAgain = $state(false);
  #chosen = $state.raw<DecisionAction | null>(null);
  readonly #deciding = new OneAtATime();
  readonly #report;
  readonly #about: () => { version: Decidable; champion: VersionReference | null; previous: VersionReference | null };

  readonly chosen = $derived.by(() => this.#chosen);
  readonly busy = $derived.by(() => this.#deciding.busy);
  readonly isLongEnough = $derived.by(() => this.reason.trim().length >= shortestReason);
  readonly isAgainst = $derived.by(() => this.#chosen?.stance === 'against');
  /** Why the verdict is what it is; null until the report is read. */
  readonly reasons = $derived.by(() => this.#report.data?.value.evidence?.reasons ?? null);
  readonly reportProblem = $derived.by(() => problemOf(this.#report));
  /** Nobody goes on against a verdict whose reason is still on its way. */
  readonly mayGoOn = $derived.by(
    () => this.isLongEnough && (!this.isAgainst || this.reasons !== null || this.reportProblem !== null),
  );

  /** @param about read anew whenever it is asked: the version may be decided on elsewhere meanwhile */
  constructor(
    about: () => { version: Decidable; champion: VersionReference | null; previous: VersionReference | null },
  ) {
    this.#about = about;
    this.#report = createQuery(
      () => {
        const { run } = about().version;
        return { ...queries.run(run ?? ''), enabled: run !== null && this.isAgainst };
      },
      () => queryClient,
    );
  }

  choose(action: DecisionAction): void {
    this.#chosen = action;
    this.isAskedAgain = false;
    this.problem = null;
    this.reason = this.#offered(action);
  }

  /** Back to the reason from the second question, else away from the dialog. */
  back(): void {
    if (this.isAskedAgain) this.isAskedAgain = false;
    else this.leave();
  }

  leave(): void {
    this.#chosen = null;
    this.isAskedAgain = false;
  }

  /**
   * Goes on: to the second question where the decision goes against the verdict, else it is recorded.
   * @returns what was recorded; null while it was not
   */
  async goOn(): Promise<Awaited<ReturnType<typeof api.decisions.decide.mutate>> | null> {
    const action = this.#chosen;
    if (action === null || !this.mayGoOn || this.busy) return null;
    if (this.isAgainst && !this.isAskedAgain) {
      this.isAskedAgain = true;
      return null;
    }
    return this.#deciding.run(() => this.#record(action));
  }

  async #record({ kind }: DecisionAction) {
    const { version, champion, previous } = this.#about();
    const target = kind === 'rollback' && version.state === 'champion' && previous ? previous : version;
    this.problem = null;
    try {
      const decision = await api.decisions.decide.mutate({
        version: target.id,
        kind,
        reason: this.reason.trim(),
        expectedChampion: champion?.id ?? null,
      });
      this.leave();
      return decision;
    } catch (error) {
      this.problem = toProblem(error);
      return null;
    }
  }

  /** A reason to start from, where the decision follows the verdict and its reasons are known; the person edits it. */
  #offered({ kind, stance }: DecisionAction): string {
    const { verdict, run } = this.#about().version;
    if (kind === 'rollback' || stance === 'against' || verdict === null || run === null) return '';
    const reasons = queryClient.getQueryData(queries.run(run).queryKey)?.value.evidence?.reasons ?? [];
    return `${decided[kind]} on the evidence report (verdict: ${verdict}). ${reasons.join(' ')}`
      .trim()
      .slice(0, longestReason);
  }
}
