import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

/** What Node runs as it is: native code, workers and the database must never pass through the bundler. */
const serverOnly =
  /^@fovea\/(api|database|engine|learning|processes|processes\/log|services|imaging\/node|worker\/launcher)$/;

const keepServerPackagesOutside: Plugin = {
  name: 'fovea:keep-server-packages-outside',
  enforce: 'pre',
  resolveId(id, importer) {
    if (!serverOnly.test(id)) return null;
    if (this.environment.name === 'client')
      throw new Error(`${id} belongs to the server, yet ${importer} asks for it in the browser.`);
    // The development server knows `ssr.external` alone; the build only this.
    return this.environment.mode === 'dev' ? null : { id, external: true };
  },
};

export default defineConfig({
  plugins: [
    keepServerPackagesOutside,
    sveltekit({
      adapter: adapter({ precompress: false }),
      compilerOptions: { runes: true },
      // The page also looks whenever its event stream returns, as it does after a restart.
      version: { pollInterval: 60_000 },
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          // SvelteKit's own route announcer hides itself with this one inline style.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'blob:', 'data:'],
          'connect-src': ['self'],
          'worker-src': ['self', 'blob:'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  build: { assetsInlineLimit: 0, target: 'es2023' },
  ssr: {
    external: [
      '@fovea/api',
      '@fovea/services',
      '@fovea/imaging/node',
      '@fovea/processes/log',
      '@fovea/worker/launcher',
    ],
  },
  server: { host: '127.0.0.1' },
});
