import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { connect, disconnect, migrate, project, startEmbeddedServer } from '@fovea/database';
import type { EmbeddedServer } from '@fovea/database';
import { createContext, loadConfig } from '@fovea/services';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let server: EmbeddedServer;
const options = () => ({ directory: path.join(folder, 'database'), port: 56_150 });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-database-'));
  await chmod(folder, 0o711);
  server = await startEmbeddedServer(options());
  await migrate(server.url);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function names(): Promise<string[]> {
  const database = connect(server.url);
  const rows = await database.select({ name: project.name }).from(project);
  await disconnect(database);
  return rows.map(({ name }) => name);
}

test('the password is random and for its owner alone', async () => {
  const file = path.join(folder, 'database', 'password');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readFile(file, 'utf8')).trim()).toMatch(/^[\w-]{32}$/);
  await expect(migrate(server.url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toMatchObject({
    code: 'DATABASE_REFUSED_LOGIN',
  });
});

test('a server that nobody stopped is gone on with; one that was killed is recovered with all that was committed', async () => {
  const database = connect(server.url);
  await database.insert(project).values({ name: 'kept' });
  await disconnect(database);
  const again = await startEmbeddedServer(options());
  expect(again).toMatchObject({ reused: true, url: server.url });

  const pid = Number(
    (await readFile(path.join(server.dataFolder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0],
  );
  process.kill(pid, 'SIGKILL');
  server = await startEmbeddedServer(options());
  expect(server.reused).toBe(false);
  expect(await names()).toEqual(['kept']);
});

test('a busy port is left alone, and the next free one used', async () => {
  await server.stop();
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(options().port, '127.0.0.1', resolve));
  try {
    server = await startEmbeddedServer(options());
    expect(server.port).toBe(options().port + 1);
    expect(await names()).toEqual(['kept']);
  } finally {
    await new Promise((resolve) => busy.close(resolve));
  }
});

test('migrating again, and twice at once, changes nothing', async () => {
  const before = await names();
  await Promise.all([migrate(server.url), migrate(server.url)]);
  expect(await names()).toEqual(before);
});

test('a database that a newer Fovea has used is refused untouched', async () => {
  const database = connect(server.url);
  await database.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of the future', ${Date.now() + 1e12})`,
  );
  await expect(migrate(server.url)).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
  await disconnect(database);
  await server.stop();

  const settings = { FOVEA_HOME: folder, FOVEA_DATABASE_PORT: String(options().port) };
  await expect(createContext(loadConfig(settings))).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
  server = await startEmbeddedServer(options());
  expect(server.reused, 'what the refused start had started was stopped again').toBe(false);

  const again = connect(server.url);
  await again.execute(sql`delete from drizzle.__drizzle_migrations where hash = 'of the future'`);
  await disconnect(again);
  await migrate(server.url);
});

test('where no database listens, the error says so', async () => {
  await expect(migrate('postgres://postgres:x@127.0.0.1:1/fovea')).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
  });
});

test('a set-up that was cut off is done again from the start, and nothing of it stays', async () => {
  const directory = path.join(folder, 'other');
  const first = await startEmbeddedServer({ directory, port: 56_155 });
  await first.stop();
  const cluster = path.join(first.dataFolder, 'cluster');
  await rm(cluster, { recursive: true });
  const left = `${cluster}.unfinished-2147483646`;
  await mkdir(left);
  await writeFile(path.join(left, 'PG_VERSION'), 'left behind');
  await writeFile(`${left}.password`, 'left behind');
  const second = await startEmbeddedServer({ directory, port: 56_155 });
  await migrate(second.url);
  await second.stop();
  expect((await readdir(first.dataFolder)).filter((name) => name.includes('unfinished'))).toEqual([]);
});

test('two first starts at once end on one server, with one password', async () => {
  const directory = path.join(folder, 'twice');
  const [one, two] = await Promise.all([startApart(directory), startApart(directory)]);
  expect(one).toBe(two);
  const server = await startEmbeddedServer({ directory, port: 56_158 });
  expect(server).toMatchObject({ reused: true, url: one });
  await server.stop();
});

/** Starts a server from another process, as a second command would. @returns its address */
async function startApart(directory: string): Promise<string> {
  const script = `import { startEmbeddedServer } from '@fovea/database';
    console.log((await startEmbeddedServer({ directory: process.argv[1], port: 56158 })).url);`;
  const run = promisify(execFile);
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, directory];
  return (await run(process.execPath, args, { cwd: import.meta.dirname })).stdout.trim();
}
