import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
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

/** A process of the server's own account that is no server: Postgres alone would take it for one. */
async function stranger(): Promise<{ pid: number; end: () => Promise<unknown> }> {
  const { uid, gid } = await stat(path.join(server.dataFolder, 'cluster'));
  const child = spawn('sleep', ['600'], { uid, gid, cwd: '/' });
  await once(child, 'spawn');
  return { pid: child.pid ?? 0, end: () => (child.kill(), once(child, 'exit')) };
}

/** What a death of the machine may leave in place of the lock file; each begins with the file as the server wrote it. */
const spoilt: readonly [string, (text: string, pid: number) => string | Buffer, RegExp | null][] = [
  [
    'names a living stranger',
    (text, pid) => text.replace(/^\d+/, String(pid)),
    /named process \d+, which is not the database/,
  ],
  ['names this very test', (text) => text.replace(/^\d+/, String(process.pid)), /named process \d+, which is not/],
  ['is empty', () => '', /was cut off/],
  ['holds zero bytes', (text) => Buffer.alloc(text.length), /was cut off/],
  ['is cut off in its first line', (text) => text.slice(0, text.indexOf('\n') - 1), null],
  ['names a process that is gone', (text) => text.replace(/^\d+/, '4194303'), null],
];

test.each(spoilt)('a lock file that %s does not stop the next start', async (_name, spoil, said) => {
  const file = path.join(server.dataFolder, 'cluster', 'postmaster.pid');
  const { uid, gid } = await stat(path.dirname(file));
  const text = await readFile(file, 'utf8');
  process.kill(Number(text.split('\n')[0]), 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const other = await stranger();
  try {
    await writeFile(file, spoil(text, other.pid));
    await chown(file, uid, gid);
    const notices: string[] = [];
    server = await startEmbeddedServer({ ...options(), notice: (notice) => notices.push(notice) });
    expect(server.reused).toBe(false);
    expect(await names()).toEqual(['kept']);
    if (said !== null) {
      expect(notices.join('\n')).toMatch(said);
      expect(notices.join('\n')).toContain(file);
    }
  } finally {
    await other.end();
  }
});

test('a database that another machine uses is refused with advice; what a dead one left is passed over', async () => {
  await server.stop();
  const users = path.join(options().directory, 'users');
  const file = path.join(users, 'foreign.json');
  await writeFile(file, JSON.stringify({ pid: 7, host: 'other-host', boot: 'b', processes: 'p', id: 'x' }));
  const renewing = setInterval(() => void utimes(file, new Date(), new Date()), 200);
  const notices: string[] = [];
  await expect(startEmbeddedServer({ ...options(), notice: (notice) => notices.push(notice) })).rejects.toThrow(
    /machine other-host .* uses the database .* DATABASE_URL/,
  );
  clearInterval(renewing);
  expect(notices[0]).toContain('other-host may use this database');
  const old = new Date(Date.now() - 31_000);
  await utimes(file, old, old);
  server = await startEmbeddedServer(options());
  expect(await names()).toEqual(['kept']);
  expect(await readdir(users)).toHaveLength(1);
});

test('the last user stops the server, whoever started it, also one that a crash left', async () => {
  const another = await user();
  expect(await server.stop(), 'another process uses it').toBe(false);
  another.kill('SIGTERM');
  await once(another, 'exit');
  expect(await isRunning()).toBe(false);

  const crashing = await user();
  crashing.kill('SIGKILL');
  await once(crashing, 'exit');
  expect(await isRunning(), 'nobody could stop it').toBe(true);
  server = await startEmbeddedServer(options());
  expect(server.reused).toBe(true);
  expect(await server.stop()).toBe(true);
  expect(await isRunning()).toBe(false);
  server = await startEmbeddedServer(options());
});

/** Another process that uses the server until it is told to end. */
async function user() {
  const script = `import { leaveEmbeddedServers, startEmbeddedServer } from '@fovea/database';
    process.on('SIGTERM', () => void leaveEmbeddedServers().then(() => process.exit()));
    setInterval(() => {}, 1000);
    await startEmbeddedServer(JSON.parse(process.argv[1]));
    console.log('in use');`;
  const words = [
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    script,
    JSON.stringify(options()),
  ];
  const child = spawn(process.execPath, words, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

const isRunning = () =>
  stat(path.join(server.dataFolder, 'cluster', 'postmaster.pid')).then(
    () => true,
    () => false,
  );

test('a process that ends while the server starts leaves none behind', async () => {
  await server.stop();
  for (const afterMs of [0, 60, 200]) {
    const script = `import { leaveEmbeddedServers, startEmbeddedServer } from '@fovea/database';
      const starting = startEmbeddedServer(JSON.parse(process.argv[1])).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, ${afterMs}));
      await leaveEmbeddedServers();
      process.exit();`;
    const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
    const child = spawn(process.execPath, [...words, JSON.stringify(options())], { cwd: import.meta.dirname });
    await once(child, 'exit');
    expect(await isRunning()).toBe(false);
  }
  server = await startEmbeddedServer(options());
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
