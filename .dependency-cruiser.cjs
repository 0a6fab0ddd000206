/**
 * Which room may import which. The arrows go one way: domain lies under everything but engine; engine under learning;
 * geometry, imaging, learning, database and processes under services; services under api and cli; those under the apps. The worker
 * lends its launcher to the other apps.
 */
const rooms = {
  'packages/domain': [],
  'packages/processes': ['packages/domain'],
  'packages/engine': [],
  'packages/geometry': ['packages/domain'],
  'packages/imaging': ['packages/domain'],
  'packages/learning': ['packages/domain', 'packages/engine'],
  'packages/database': ['packages/domain', 'packages/processes'],
  'packages/services': [
    'packages/domain',
    'packages/engine',
    'packages/geometry',
    'packages/imaging',
    'packages/learning',
    'packages/database',
    'packages/processes',
  ],
  'packages/api': ['packages/domain', 'packages/services'],
  'packages/cli': ['packages/domain', 'packages/processes', 'packages/services'],
  'apps/web': [
    'packages/domain',
    'packages/geometry',
    'packages/imaging',
    'packages/processes',
    'packages/services',
    'packages/api',
    'apps/worker',
  ],
  'apps/worker': [
    'packages/domain',
    'packages/engine',
    'packages/learning',
    'packages/database',
    'packages/processes',
    'packages/services',
  ],
  'apps/command': ['packages/cli', 'apps/worker', 'experiments'],
  experiments: [
    'packages/domain',
    'packages/engine',
    'packages/imaging',
    'packages/learning',
    'packages/services',
    'packages/api',
    'packages/cli',
    'apps/worker',
  ],
};

const arrows = Object.entries(rooms).map(([room, allowed]) => ({
  name: `arrows-of-${room.replace('/', '-')}`,
  comment: `${room} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}: turn the arrow round, or move the code down.`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: '^(packages|apps|experiments|scripts|tests)/',
    pathNot: [room, ...allowed].map((path) => `^${path}/`),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'domain-needs-only-its-schema-library',
      comment: 'domain runs in the browser, in workers and in tests alike: it imports no library but zod.',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypesNot: ['local', 'localmodule'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'records-know-no-views',
      comment: 'What is stored does not depend on how it is shown: move what both need to records.',
      severity: 'error',
      from: { path: '^packages/domain/src/records/' },
      to: { path: '^packages/domain/src/views/' },
    },
    {
      name: 'packages-know-no-page-framework',
      comment: 'Svelte, SvelteKit and Leaflet belong to apps/web: a package must work without a page.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '(^|node_modules/)(svelte|@sveltejs|leaflet)(/|$)' },
    },
    {
      name: 'rooms-are-entered-by-the-door',
      comment: 'Import another package by its name and what it exports, never by a relative path into its inside.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-circles',
      comment: 'Two modules that need each other, if only for a type, are one module, or hide a third.',
      severity: 'error',
      from: { path: '^(packages|apps|experiments)/' },
      to: { circular: true },
    },
    {
      name: 'no-circles-of-rooms',
      comment:
        'Within services, too, the arrows between the rooms go one way: move the shared part down, or join the rooms.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^packages/services/src/[^/]+$' },
      to: { circular: true, path: '^packages/services/src/[^/]+$' },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that cannot be found fails at run time: install it or correct the path.',
      severity: 'error',
      from: { path: '^(packages|apps/worker|experiments)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'tests-stay-outside',
      comment: 'The product never imports a test.',
      severity: 'error',
      from: { path: '^(packages|apps|experiments)/', pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$|^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|dist|\\.svelte-kit|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.json', '.d.ts'],
    },
  },
};
