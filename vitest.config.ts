import { defineConfig } from 'vitest/config';

const skipped = ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**'];

/**
 * `unit` sits beside the source; `integration` and `faults` start real servers and processes, so they run one file at a
 * time. The browser's story is Playwright's (`playwright.config.ts`).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
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
