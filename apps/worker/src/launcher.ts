import { fileURLToPath } from 'node:url';
import { memoryEnvironment } from '@fovea/engine/memory-environment';
import type { Launcher } from '@fovea/processes';
import { forkHost, spawnProcess } from '@fovea/processes';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Where the processes of this app lie, for whoever composes Fovea: the web server and the command line. */
export const launcher: Launcher = {
  inferenceHost: () => forkHost(script('./inference-host.ts')),
  // A terminal's Ctrl+C is for the command alone, which then stops its worker.
  worker: (settings, { onLine } = {}) =>
    spawnProcess(script('./main.ts'), {
      environment: { ...process.env, ...memoryEnvironment(), ...settings },
      detached: true,
      ...(onLine === undefined ? {} : { onLine }),
    }),
};
