import { regionAround, type DrawnRegion, type SampleCell } from '../commits/sample-cells.ts';

export type DrawingName = 'dots' | 'parasites' | 'both' | 'checks' | 'weak' | 'weak checks';

/** The regions that one person draws on one image. */
export interface Drawing {
  readonly name: DrawingName;
  readonly cell: SampleCell;
  readonly regions: readonly DrawnRegion[];
}

const [faint, firm] = [0.3, 0.7];

/** Both meanings on one image, each strength with each; a large region under the first one, so that they overlap. */
function weakRegions({ dots, parasites }: SampleCell): DrawnRegion[] {
  return [
    ...dots.map((dot) => regionAround(dot, 'ignore', firm)),
    ...parasites.map((parasite) => regionAround(parasite, 'attend', firm)),
    regionAround({ x: 4, y: 4, width: 26, height: 22 }, 'ignore', faint),
    regionAround({ x: 40, y: 50, width: 30, height: 24 }, 'attend', faint),
  ];
}

/** What is drawn for the runs: on images that their names and the split choose, so on the same ones with every commit. */
export function drawings(cells: readonly SampleCell[]): Drawing[] {
  const of = (split: SampleCell['split'], hasDot: boolean) =>
    cells.filter((cell) => cell.split === split && cell.dots.length > 0 === hasDot && cell.parasites.length > 0);
  const [dotted, plain, checked] = [of('train', true), of('train', false), of('validation', true)];
  const dots = (cell: SampleCell) => cell.dots.map((dot) => regionAround(dot, 'ignore'));
  const parasites = (cell: SampleCell) => cell.parasites.map((parasite) => regionAround(parasite, 'attend'));
  const draw = (name: DrawingName, on: readonly SampleCell[], regions: (cell: SampleCell) => DrawnRegion[]) =>
    on.map((cell) => ({ name, cell, regions: regions(cell) }));
  return [
    ...draw('dots', dotted.slice(0, 8), dots),
    ...draw('parasites', plain.slice(0, 8), parasites),
    ...draw('both', dotted.slice(8, 12), (cell) => [...dots(cell), ...parasites(cell)]),
    ...draw('checks', checked.slice(0, 6), (cell) => [...dots(cell), ...parasites(cell)]),
    ...draw('weak', dotted.slice(12, 20), weakRegions),
    ...draw('weak checks', checked.slice(6, 10), weakRegions),
  ];
}
