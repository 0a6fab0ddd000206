import { runProcess } from '@fovea/processes/log';
import { startServer } from '../../apps/web/src/lib/server/start-server.ts';

/** Serves one build of the page: the folder that the command line names. */
const [, , built = ''] = process.argv;
await runProcess('web', (log) => startServer(process.env, log, new URL(built)));
