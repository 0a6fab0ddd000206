const { options } = require('./.dependency-cruiser.cjs');

/**
 * What a browser loads, followed through every module. Types are left out here (`tsPreCompilationDeps: false`): a page
 * may name the router's type, which vanishes before anything is loaded.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'browser-loads-no-server-code',
      comment:
        'What a browser loads never reaches the database, the engine, the training code or native imaging, not even through another module. Move it to a +server.ts, a *.server.ts or lib/server.',
      severity: 'error',
      from: {
        path: '^apps/web/src/',
        pathNot: ['\\.server\\.ts$', '/\\+server\\.ts$', '/server/', '\\.test\\.ts$'],
      },
      to: { path: '^packages/(database|engine|learning|processes|services|api|imaging/src/node)/', reachable: true },
    },
  ],
  options: { ...options, tsPreCompilationDeps: false },
};
