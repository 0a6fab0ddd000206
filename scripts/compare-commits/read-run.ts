import type { Installation } from '../commits/installation.ts';

/** What a training came to: everything that must be equal where nothing changed in what is computed. */
export interface RunReading {
  readonly weightsHash: string;
  readonly verdict: string | null;
  /** Numbers by their path: evaluation, evidence report, curve, summaries of maps, answers under probes; null where none could be told. */
  readonly figures: ReadonlyMap<string, number | null>;
  /** Attention maps by moment and image name. */
  readonly maps: ReadonlyMap<string, Float32Array>;
  /** The engine that trained it, in words. */
  readonly engine: string;
}

interface RunAnswer {
  readonly verdict: string | null;
  readonly validation: unknown;
  readonly evidence: unknown;
  readonly curve: readonly { readonly step: number }[];
  readonly differences: readonly { image: { name: string }; kind: string; summary: unknown }[];
  readonly probePictures: readonly { position: number; before: unknown; after: unknown }[];
  readonly images: readonly { readonly image: { readonly id: string; readonly name: string } }[];
  readonly base: unknown;
  readonly engine: unknown;
}

interface MadeVersion {
  readonly run: string | null;
  readonly weightsHash: string;
}

export async function readRun({ query, floats }: Installation, project: string, run: string): Promise<RunReading> {
  const answer = await query<RunAnswer>('runs.get', { run });
  const listed = await query<readonly MadeVersion[] | { readonly items: readonly MadeVersion[] }>('versions.list', {
    project,
  });
  // Commits before the lists came in pages answer with all versions.
  const versions = 'items' in listed ? listed.items : listed;
  const weightsHash = versions.find((version) => version.run === run)?.weightsHash;
  if (weightsHash === undefined) throw new Error(`Run ${run} has made no version.`);
  const moments = answer.base === null ? ['after'] : ['before', 'after'];
  const maps = new Map<string, Float32Array>();
  for (const { image } of answer.images)
    for (const moment of moments)
      maps.set(`${moment} ${image.name}`, await floats(`/api/runs/${run}/maps/${image.id}?which=${moment}`));
  return {
    weightsHash,
    verdict: answer.verdict,
    figures: figuresOf(answer),
    maps,
    engine: JSON.stringify(answer.engine),
  };
}

function figuresOf(answer: RunAnswer): Map<string, number | null> {
  const { validation, evidence, curve, differences, probePictures } = answer;
  const figures = new Map<string, number | null>();
  collectFigures(figures, 'evaluation', validation);
  collectFigures(figures, 'evidence', evidence);
  for (const point of curve) collectFigures(figures, `curve.${point.step}`, point);
  for (const { image, kind, summary } of differences) collectFigures(figures, `map.${kind}.${image.name}`, summary);
  for (const { position, before, after } of probePictures)
    collectFigures(figures, `picture.${position}`, { before, after });
  return figures;
}

/** Adds every number and null inside a value, by its path. */
export function collectFigures(figures: Map<string, number | null>, path: string, value: unknown): void {
  if (typeof value === 'number' || value === null) figures.set(path, value);
  else if (typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) collectFigures(figures, `${path}.${key}`, inner);
}
