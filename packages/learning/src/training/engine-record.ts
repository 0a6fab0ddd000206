import type { EngineRecord } from '@fovea/domain';
import type { Engine } from '@fovea/engine';

/** What decides whether another run can be equal bit for bit. @param execution how the steps are run on native TensorFlow */
export function engineRecord({ description }: Engine, execution: 'captured' | 'eager' = 'captured'): EngineRecord {
  return {
    name: description.engine,
    tensorflow: description.tensorflowVersion,
    addonHash: description.addonHash,
    libraryHash: description.libraryHash,
    threads: description.threads.intraOp,
    interOp: description.threads.interOp,
    oneDnn: description.oneDnn,
    execution: description.engine === 'wasm' ? 'wasm' : execution,
    cpu: description.cpuModel,
    node: process.versions.node,
  };
}
