import { fileURLToPath } from 'node:url';
import { compile, compileModule } from 'svelte/compiler';
import type { Plugin } from 'vitest/config';
import { defineConfig } from 'vitest/config';

const skipped = ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**'];

/** Stores of the page hold runes: they run as the browser runs them, without a browser. */
const runes: Plugin = {
  name: 'fovea:runes',
  enforce: 'post',
  transform(code, id) {
    const [filename = id] = id.split('?');
    if (/\.svelte(\.test)?\.[jt]s$/.test(filename)) {
      const { js } = compileModule(code, { filename, generate: 'client' });
      return { code: js.code, map: js.map };
    }
    if (!filename.endsWith('.svelte')) return null;
    const { js } = compile(code, { filename, generate: 'client' });
    return { code: js.code, map: js.map };
  },
};
const browserSvelte = (entry: string) => fileURLToPath(new URL(`node_modules/svelte/src/${entry}`, import.meta.url));

/**
 * `unit` sits beside the source; `integration` and `faults` start real servers and processes, so they run one file at a
 * time. The browser's story is Playwright's (`playwright.config.ts`).
 */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [runes],
        resolve: {
          alias: [
            { find: /^svelte$/, replacement: browserSvelte('index-client.js') },
            { find: /^svelte\/reactivity$/, replacement: browserSvelte('reactivity/index-client.js') },
          ],
        },
        test: {
          name: 'unit',
          server: { deps: { inline: [/@tanstack\/svelte-query/] } },
          include: ['{packages,apps,scripts,experiments}/**/*.test.ts'],
          exclude: skipped,
          environment: 'node',
          pool: 'forks',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: skipped,
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: skipped,
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 1_200_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
