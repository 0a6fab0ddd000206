import type { Config } from '../config.ts';
import { examineDatabase } from './database.ts';
import { examineEngine } from './engine.ts';
import type { Finding } from './finding.ts';
import { examineStorage } from './storage.ts';

/**
 * Looks at everything that Fovea stands on, one part after the other, and measures the engine. Never throws for a part
 * that is broken: that is a finding.
 * @param notice hears what is waited for
 */
export async function report(config: Config, notice: (text: string) => void = () => undefined): Promise<Finding[]> {
  return [
    await examineMachine(),
    ...(await examineEngine()),
    ...(await examineDatabase(config, notice)),
    await examineStorage(config),
  ];
}

async function examineMachine(): Promise<Finding> {
  // The tensor library comes along with it: only a command that looks at it pays for that.
  const { describeMachine } = await import('@fovea/engine');
  const { cpuModel, cores, memoryBytes, nodeVersion, platform } = describeMachine();
  const gigabytes = memoryBytes / 2 ** 30;
  const detail = `${cpuModel}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${gigabytes.toFixed(0)} GB, ${platform}, Node ${nodeVersion}`;
  if (gigabytes >= 4) return { part: 'machine', state: 'ok', detail };
  return { part: 'machine', state: 'warning', detail, advice: 'Training wants 4 GB of memory: close other programs.' };
}
