import { closeContext, createContext, importJobs, loadConfig } from '@fovea/services';

/** Carries out the import whose id is the first argument: to be killed on the way. Says so when it begins. */
const context = await createContext(loadConfig(process.env));
try {
  process.stdout.write('begins\n');
  await importJobs.carryOut(context, { import: process.argv[2] ?? '', signal: new AbortController().signal });
} finally {
  await closeContext(context);
}
