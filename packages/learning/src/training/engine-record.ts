import type { EngineRecord } from '@fovea/domain';
import type { Engine } from '@fovea/engine';

/** What decides whether another run can be equal bit for bit. */
export function engineRecord({ description }: Engine): EngineRecord {
  return {
    name: description.engine,
    tensorflow: description.tensorflowVersion,
    addonHash: description.addonHash,
    libraryHash: description.libraryHash,
    threads: description.threads.intraOp,
    cpu: description.cpuModel,
    node: process.versions.node,
  };
}
