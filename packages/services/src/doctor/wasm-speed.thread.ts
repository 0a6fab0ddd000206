import { parentPort } from 'node:worker_threads';
import { loadEngine } from '@fovea/engine';
import { stepSpeed } from '@fovea/learning';

// A thread has one engine; the doctor's own is another.
parentPort?.postMessage(await stepSpeed(await loadEngine({ engine: 'wasm' }), 'eager', 1));
