// Makes the Python that benchmarks compare themselves with, and that imports networks. Nothing else in Fovea needs it.
import { phase, report } from './setup/phases.mjs';
import { installReferencePython, referencePython } from './setup/python.mjs';

try {
  await phase('python', installReferencePython);
  console.log(`Fovea finds this Python by itself. To name it or another one, set FOVEA_PYTHON=${referencePython}`);
} catch (error) {
  process.exitCode = report(error);
}
