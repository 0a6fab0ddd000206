import { runProcess } from '@fovea/processes/log';
import { startServer } from './src/lib/server/start-server.ts';

await runProcess('web', (log) => startServer(process.env, log));
