// Installs and builds everything and stops there; tries the native engine again where it failed before.
import { report } from './setup/phases.mjs';
import { setUp } from './setup/setup.mjs';

try {
  await setUp({ retryEngine: true });
} catch (error) {
  process.exitCode = report(error);
}
