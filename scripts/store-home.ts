// Makes a home with one commit of Fovea and stores it small, so that a test can open it with every later commit.
// Usage: npm run store-home -- COMMIT FOLDER
import { resolve } from 'node:path';
import { checkOut, commitHash } from './commits/check-out.ts';
import { install } from './commits/installation.ts';
import { inScope } from './commits/scope.ts';
import { homeSample } from './store-home/home-sample.ts';
import { liveIn } from './store-home/live-in.ts';
import { writeHome } from './store-home/write-home.ts';

const minutes = 20;
const [commit, folder] = process.argv.slice(2);

if (commit === undefined || folder === undefined) {
  console.error('Name a commit and the folder to store its home in: npm run store-home -- COMMIT FOLDER');
  process.exit(2);
}
try {
  await inScope({ minutes }, async (scope) => {
    const hash = await commitHash(scope, commit);
    console.log(`Setting up ${hash.slice(0, 12)} …`);
    const installation = await install(scope, await checkOut(scope, hash, homeSample));
    console.log('Training, deciding and drawing …');
    await liveIn(scope, installation);
    await writeHome(installation, resolve(folder));
    console.log(`Stored in ${folder}.`);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
