import type { World } from './world.ts';

/** An address in parts, so that each can be spoilt; none of them is escaped yet. */
export interface Address {
  readonly path: readonly string[];
  readonly query: readonly (readonly [string, string])[];
}

const at = (path: readonly string[], query: Readonly<Record<string, string>> = {}): Address => ({
  path,
  query: Object.entries(query),
});

type Addresses = readonly [Address, ...Address[]];

/** By route, addresses that it answers. The route of the procedures is asked by `validInputs`. */
export const validAddresses: Readonly<Record<string, (world: World) => Addresses>> = {
  '/': () => [at([''])],
  '/compare': ({ run }) => [at(['compare'], { left: run, right: run })],
  '/images': () => [at(['images'], { split: 'train', search: 'C1', feedback: 'with' })],
  '/images/[id]': ({ image }) => [at(['images', image], { order: 'next-to-review' })],
  '/imports': () => [at(['imports'])],
  '/imports/[id]': ({ waitingImport }) => [at(['imports', waitingImport])],
  '/models': () => [at(['models'])],
  '/runs': () => [at(['runs'])],
  '/runs/[id]': ({ run }) => [at(['runs', run])],
  '/api/health': () => [at(['api', 'health'])],
  '/api/images/[id]/file': ({ image }) => [at(['api', 'images', image, 'file'])],
  '/api/images/[id]/thumbnail': ({ image }) => [at(['api', 'images', image, 'thumbnail'])],
  '/api/imports/[id]/prepared/[row]': ({ waitingImport }) => [at(['api', 'imports', waitingImport, 'prepared', '0'])],
  '/api/imports/[id]/thumbnails/[hash]': ({ waitingImport, thumbnail }) => [
    at(['api', 'imports', waitingImport, 'thumbnails', thumbnail]),
  ],
  '/api/imports/[id]/upload': ({ openImport }) => [at(['api', 'imports', openImport, 'upload'], { offset: '0' })],
  '/api/maps/[image]': ({ image, version }) => [
    at(['api', 'maps', image], { kind: 'grad-cam-1', version }),
    at(['api', 'maps', image], { kind: 'gate' }),
  ],
  '/api/runs/[run]/attention': ({ run }) => [at(['api', 'runs', run, 'attention'], { step: '1' })],
  '/api/runs/[run]/maps/[image]': ({ run, image }) => [at(['api', 'runs', run, 'maps', image], { which: 'after' })],
  '/api/runs/[run]/probes/[position]': ({ run }) => [at(['api', 'runs', run, 'probes', '0'])],
  '/api/trpc/[...path]': ({ project }) => [
    at(['api', 'trpc', 'projects.get'], { input: JSON.stringify({ project }) }),
    at(['api', 'trpc', 'projects.list,projects.list'], { batch: '1', input: '{}' }),
  ],
};

/** Files beside the routes: of the page, and what SvelteKit answers by itself. */
export const otherAddresses: Addresses = [
  at(['fovea.svg']),
  at(['_app', 'version.json']),
  at(['_app', 'env.js']),
  at(['_app', 'immutable', 'none.js']),
  at(['images', '__data.json']),
  at(['favicon.ico']),
  at(['api', 'nothing']),
];
