import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command, lastLines } from './command.mjs';
import { node22, root, toolEnvironment } from './folders.mjs';

const SYSTEM = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const DOWNLOAD_DEADLINE_MS = 180_000;

/**
 * Finds or installs a Chromium for the browser tests: FOVEA_CHROMIUM, Playwright's own, the system's, Playwright's
 * download, Debian's package (as root).
 * @param {(line: string) => void} log
 * @returns {Promise<{outcome: string, chromium?: string, missing?: string}>} `chromium`: its path, absent for
 *   Playwright's own; `missing`: why there is none
 */
export async function findBrowser(log) {
  const named = process.env.FOVEA_CHROMIUM;
  if (named) return { outcome: `${named} (FOVEA_CHROMIUM)`, chromium: named };
  if (await hasPlaywrightsOwn()) return { outcome: "Playwright's own Chromium" };
  const system = await findSystem();
  if (system) return { outcome: system, chromium: system };

  log("downloading Playwright's Chromium");
  const download = await playwright(['install', 'chromium-headless-shell'], DOWNLOAD_DEADLINE_MS);
  if (download.ok && (await hasPlaywrightsOwn())) return { outcome: "Playwright's own Chromium" };

  if (process.getuid?.() !== 0) {
    return missing("Playwright's Chromium could not be downloaded; install Chromium or name one in FOVEA_CHROMIUM");
  }
  log("Playwright's Chromium could not be downloaded; installing the system's package chromium");
  const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await command('apt-get', ['update', '-qq'], quiet);
  const installed = await command('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
  const found = await findSystem();
  if (found) return { outcome: `${found}, installed`, chromium: found };
  return missing(`no Chromium could be installed: ${lastLines(installed.output, 2)}`);
}

function missing(reason) {
  return { outcome: reason, missing: reason };
}

async function hasPlaywrightsOwn() {
  const script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const asked = await command(node22, ['-e', script], { cwd: root, env: toolEnvironment() });
  return asked.ok && existsSync(asked.output.trim());
}

async function findSystem() {
  for (const name of SYSTEM) {
    const found = await command('which', [name]);
    if (found.ok) return found.output.trim();
  }
  return undefined;
}

function playwright(args, deadlineMs) {
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  return command(node22, [cli, ...args], { cwd: root, env: toolEnvironment(), deadlineMs });
}
