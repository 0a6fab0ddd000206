import { closeContext, createContext, imports, loadConfig } from '@fovea/services';

/** Imports the folder in the first argument and prints how many pictures are done: to be killed on the way. */
const context = await createContext(loadConfig(process.env));
try {
  await imports.importFolder(context, {
    path: process.argv[2] ?? '',
    onProgress: ({ phase, done }) => process.stdout.write(`${phase} ${done}\n`),
  });
} finally {
  await closeContext(context);
}
