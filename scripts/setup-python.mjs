// Makes the Python that benchmarks compare themselves with, and that imports networks. Nothing else in Fovea needs it.
import { phase, report } from './setup/phases.mjs';
import { installReferencePython, referencePython } from './setup/python.mjs';

try {
  await phase('python', async (log) => {
    const { fresh } = await installReferencePython(log);
    return { outcome: fresh ? 'TensorFlow and Keras installed' : 'TensorFlow and Keras are there' };
  });
  console.log(`Fovea finds this Python by itself. To name it or another one, set FOVEA_PYTHON=${referencePython}`);
} catch (error) {
  process.exitCode = report(error);
}
