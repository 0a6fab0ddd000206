import type { NearCopies, NearCopySide, Split } from '@fovea/domain';
import { closeHashes, lookAlike } from '@fovea/imaging/node';
import type { Context } from '../context.ts';
import { preparedPixels } from '../stored-images/prepared-pixels.ts';
import type { Journal } from './journal.ts';
import type { ImportPlan } from './plan-import.ts';
import type { ProjectState } from './project-state.ts';

/** Pairs whose pixels are compared; more can only be where nearly all pictures are alike. */
const mostPairs = 20_000;
const examplesShown = 10;
/** Of prepared pictures that are kept in memory while pairs are compared. */
const mostBytesKept = 48 * 2 ** 20;

interface Candidate extends NearCopySide {
  readonly hash: string;
  pixels(): Promise<Uint8Array>;
}

/**
 * Finds pictures of an import that look nearly the same as another one of the import or of the project, although their
 * pixels differ: scaled, compressed again, brightened. Only pairs that could mislead are looked for: those of two
 * subjects, which may lie in two splits, and those of two labels.
 * @param plan null where nothing can be stored
 */
export async function findNearCopies(
  ctx: Pick<Context, 'database' | 'artifacts'>,
  journal: Journal,
  state: ProjectState | null,
  plan: Pick<ImportPlan, 'merged' | 'splits'> | null,
  signal?: AbortSignal,
): Promise<NearCopies> {
  const splits = new Map([
    ...(state?.subjects ?? []).map(({ name, split }) => [name, split] as const),
    ...(plan?.splits ?? []),
  ]);
  const stored = [...(state?.pictures.values() ?? [])].flatMap(
    ({ name, label, subject, perceptualHash: hash, datasetId, position }): Candidate[] =>
      hash === null
        ? []
        : [
            {
              ...{ name, label, subject, hash },
              split: splitOf(subject, splits),
              pixels: () => preparedPixels(ctx, [{ datasetId, position }]),
            },
          ],
  );
  const added = (plan?.merged.added ?? []).map(({ origin, label, picture }): Candidate => ({
    ...{ name: origin.path, label, subject: origin.subject, hash: picture.perceptualHash },
    split: splitOf(origin.subject, splits),
    pixels: () => journal.readPixels(picture.row),
  }));
  const all = [...stored, ...added];
  const close = await closeHashes(
    all.map(({ hash }) => hash),
    { from: stored.length, isWanted: (one, other) => couldMislead(all[one], all[other]), mostPairs, signal },
  );
  const pairs: [Candidate, Candidate][] = [];
  const pixelsOf = keepingSome();
  for (const [one, other] of close) {
    signal?.throwIfAborted();
    const [first, second] = [all[one], all[other]];
    if (!first || !second) continue;
    if (lookAlike(await pixelsOf(first), await pixelsOf(second))) pairs.push([first, second]);
  }
  const isAcross = (of: 'split' | 'label') => (pair: readonly [NearCopySide, NearCopySide]) =>
    pair[0][of] !== pair[1][of];
  const rank = (pair: readonly [NearCopySide, NearCopySide]) =>
    Number(isAcross('split')(pair)) + Number(isAcross('label')(pair));
  return {
    pairs: pairs.length,
    acrossSplits: pairs.filter(isAcross('split')).length,
    acrossLabels: pairs.filter(isAcross('label')).length,
    examples: pairs
      .sort((left, right) => rank(right) - rank(left))
      .slice(0, examplesShown)
      .map(([one, other]) => ({ one: sideOf(one), other: sideOf(other) })),
    isWhole: close.length < mostPairs,
  };
}

/** Reads pixels once for a picture that is in many pairs, as long as there is room. */
function keepingSome(): (candidate: Candidate) => Promise<Uint8Array> {
  const kept = new Map<Candidate, Uint8Array>();
  let bytes = 0;
  return async (candidate) => {
    const known = kept.get(candidate);
    if (known) return known;
    const pixels = await candidate.pixels();
    if (bytes + pixels.length > mostBytesKept) return pixels;
    kept.set(candidate, pixels);
    bytes += pixels.length;
    return pixels;
  };
}

const splitOf = (subject: string, splits: ReadonlyMap<string, Split>): Split => splits.get(subject) ?? 'train';

function couldMislead(one: Candidate | undefined, other: Candidate | undefined): boolean {
  return one?.subject !== other?.subject || one?.label !== other?.label;
}

function sideOf({ name, label, subject, split }: Candidate): NearCopySide {
  return { name, label, subject, split };
}
