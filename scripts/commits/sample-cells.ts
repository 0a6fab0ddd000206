import { createHash } from 'node:crypto';
import { renderSample, type SampleRegion } from '../../packages/imaging/src/node/index.ts';
import type { SampleChoice } from './check-out.ts';
import type { Installation } from './installation.ts';

/** One image of the synthetic sample, and what this checkout knows to lie on it. */
export interface SampleCell {
  readonly id: string;
  readonly name: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly dots: readonly SampleRegion[];
  readonly parasites: readonly SampleRegion[];
}

type Listed = readonly Pick<SampleCell, 'id' | 'name' | 'split'>[];

/** A page of images, as this checkout answers it, and as commits before the keyset pages did. */
type ImagePage =
  | { readonly items: Listed; readonly next: string | null }
  | { readonly images: Listed; readonly nextCursor: number | null };

/** The images of a page, and where the next one begins. */
function read(page: ImagePage): readonly [Listed, { readonly after: string } | { readonly cursor: number } | null] {
  if ('items' in page) return [page.items, page.next === null ? null : { after: page.next }];
  return [page.images, page.nextCursor === null ? null : { cursor: page.nextCursor }];
}

/** The images of a project as they were imported, in the order of their names. */
export async function sampleCells(
  { query }: Pick<Installation, 'query'>,
  project: string,
  { settings, seed }: SampleChoice,
): Promise<SampleCell[]> {
  const known = new Map([...renderSample(settings, seed)].map(({ name, regions }) => [name, regions]));
  const cells: SampleCell[] = [];
  for (let place: object | null = {}; place !== null;) {
    const [images, next]: ReturnType<typeof read> = read(
      await query<ImagePage>('images.list', { project, ...place, limit: 500 }),
    );
    for (const { id, name, split } of images) {
      const regions = known.get(name.slice(name.lastIndexOf('/') + 1)) ?? [];
      const of = (kind: SampleRegion['kind']) => regions.filter((region) => region.kind === kind);
      cells.push({ id, name, split, dots: of('dot'), parasites: of('parasite') });
    }
    place = next;
  }
  return cells.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A region as a person draws it: a rectangle that is never lost, whatever the commit calls it inside. */
export interface DrawnRegion {
  readonly id: string;
  readonly meaning: 'attend' | 'ignore';
  readonly strength: number;
  readonly shape: Readonly<Record<'x' | 'y' | 'width' | 'height', number>> & { readonly kind: 'rectangle' };
}

/** A rectangle around something on a cell, with an id that only its place decides. */
export function regionAround(
  { x, y, width, height }: Omit<SampleRegion, 'kind'>,
  meaning: DrawnRegion['meaning'],
  strength = 1,
): DrawnRegion {
  const shape = { kind: 'rectangle', x, y, width, height } as const;
  const digest = createHash('sha256')
    .update(JSON.stringify([shape, meaning, strength]))
    .digest('hex');
  const id = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
  return { id, meaning, strength, shape };
}
