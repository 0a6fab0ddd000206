import { cacheFolder, describeMachine } from '@fovea/engine';
import { memoryEnvironment } from '@fovea/engine/memory-environment';
import { networks } from '@fovea/services';
import { Served } from './served.ts';

/** The processes beside this one whose steps are compared; undefined where this machine has none such. */
export interface Processes {
  /** Fovea with the memory settings of its training worker. */
  readonly worker: Served;
  readonly python: Served | undefined;
  /** Python with the same memory settings. */
  readonly pythonInWorker: Served | undefined;
  /** Python whose graphs TensorFlow rewrites to bfloat16. */
  readonly pythonBfloat16: Served | undefined;
  /** What stands behind the figures, for a page: Python's versions, or that there is none. */
  readonly about: string;
  stop(): Promise<void>;
}

export async function startProcesses(environment: NodeJS.ProcessEnv): Promise<Processes> {
  const executable = referencePython(environment);
  const started: Served[] = [];
  const start = async (starting: Promise<Served>) => {
    const process = await starting;
    started.push(process);
    return process;
  };
  const stop = async () => {
    await Promise.all(started.map((one) => one.stop()));
  };
  try {
    const worker = await start(Served.node(memoryEnvironment()));
    if (executable === undefined) {
      const none = { python: undefined, pythonInWorker: undefined, pythonBfloat16: undefined };
      return { worker, ...none, about: noPython, stop };
    }
    const python = await start(Served.python(executable));
    const pythonInWorker = await start(Served.python(executable, memoryEnvironment()));
    const pythonBfloat16 = describeMachine().bfloat16
      ? await start(Served.python(executable, { FOVEA_BENCH_BFLOAT16: '1' }))
      : undefined;
    const { versions } = python;
    const about = `Python ${versions['python'] ?? ''}, TensorFlow ${versions['tensorflow'] ?? ''}, Keras ${versions['keras'] ?? ''}, same threads.`;
    return { worker, python, pythonInWorker, pythonBfloat16, about, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The Python to compare with. */
export function referencePython(environment: NodeJS.ProcessEnv): string | undefined {
  return networks.referencePython(cacheFolder(environment), environment);
}

export const noPython =
  'Python is left out: name one that has tensorflow-cpu 2.21 in FOVEA_PYTHON, or make one with "npm run setup:python".';
