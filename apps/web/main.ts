import { isFoveaError } from '@fovea/domain';
import { startServer } from './src/lib/server/start-server.ts';

try {
  await startServer(process.env);
} catch (error) {
  console.error(isFoveaError(error) ? `${error.message} [${error.code}]` : error);
  process.exit(isFoveaError(error) && error.code === 'CONFIGURATION_INVALID' ? 2 : 6);
}
