import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ProcessMessage } from '@fovea/processes';
import { freePort } from './launch-fovea.ts';

const web = fileURLToPath(new URL('../../apps/web/', import.meta.url));
const script = fileURLToPath(new URL('serve-page.ts', import.meta.url));

/** Fovea's web server alone, on an installation that runs: it can go, and come back with another build or at another port. */
export class PageServer {
  readonly #home: string;
  #child: ChildProcess | null = null;
  #build = pathToFileURL(path.join(web, 'build/'));
  #port: number;
  readonly #temporary: string[] = [];

  private constructor(home: string, port: number) {
    this.#home = home;
    this.#port = port;
  }

  static async start(home: string): Promise<PageServer> {
    const server = new PageServer(home, await freePort());
    await server.start();
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** @param port left out, the last one */
  async start(port = this.#port): Promise<void> {
    this.#port = port;
    const child = spawn(process.execPath, [script, this.#build.href], {
      env: { ...process.env, FOVEA_HOME: this.#home, FOVEA_PORT: String(port) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child = child;
    for (;;) {
      const [message] = (await once(child, 'message')) as [ProcessMessage];
      if (message.kind === 'failed') throw new Error(message.message);
      if (message.kind === 'ready') return;
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  /** The same page as a later release: from the next start on, it names another version. */
  async update(): Promise<void> {
    const folder = await mkdtemp(path.join(tmpdir(), 'fovea-release-'));
    this.#temporary.push(folder);
    const build = path.join(folder, 'build');
    await cp(fileURLToPath(this.#build), build, { recursive: true });
    // What the build imports is found from its place.
    await symlink(path.join(web, 'node_modules'), path.join(folder, 'node_modules'));
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    const named = path.join(build, 'client', '_app', 'version.json');
    const [version, later] = await versions(named);
    const server = path.join(build, 'server');
    const scripts = (await readdir(server, { recursive: true })).filter((name) => name.endsWith('.js'));
    for (const file of [named, ...scripts.map((name) => path.join(server, name))]) {
      const text = await readFile(file, 'utf8');
      if (text.includes(version)) await writeFile(file, text.replaceAll(version, later));
    }
    this.#build = pathToFileURL(`${build}/`);
  }

  /** Names another release in the folder of a build of its own, which is served, as a set-up beside a running Fovea does. */
  async buildBeside(): Promise<void> {
    await this.stop();
    await this.update();
    await this.start();
    const named = fileURLToPath(new URL('client/_app/version.json', this.#build));
    const [version, later] = await versions(named);
    await writeFile(named, (await readFile(named, 'utf8')).replace(version, later));
  }

  async end(): Promise<void> {
    await this.stop();
    for (const folder of this.#temporary) await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the release that a build names, and a later one, as long: the build knows the size of each of its files */
async function versions(named: string): Promise<readonly [string, string]> {
  const { version } = JSON.parse(await readFile(named, 'utf8')) as { version: string };
  return [version, `${(Number(version[0]) + 1) % 10}${version.slice(1)}`];
}
