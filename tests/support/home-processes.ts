import { readdir, readFile } from 'node:fs/promises';

export interface HomeProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every live process that belongs to a home: by its environment or, for Postgres, by its arguments or its parent. Linux only. */
export async function processesOfHome(home: string): Promise<HomeProcess[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const known = await Promise.all(all.map(async (name) => ({ name, ...(await describe(name, home)) })));
  const found = new Map<number, HomeProcess>();
  for (const { name, parent, command, belongs } of known)
    if (belongs) found.set(Number(name), { pid: Number(name), parent, command });
  // Postgres rewrites the command of its children.
  for (const { name, parent, command } of known)
    if (command.startsWith('postgres: ') && found.get(parent)?.command.includes('postgres') === true)
      found.set(Number(name), { pid: Number(name), parent, command });
  return [...found.values()];
}

async function describe(name: string, home: string) {
  const read = (file: string) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '');
  const [environment, words, stat] = await Promise.all([read('environ'), read('cmdline'), read('stat')]);
  const [state = '', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const belongs = state !== 'Z' && (environment.includes(`FOVEA_HOME=${home}`) || words.includes(home));
  return { parent: Number(parent), command: words.replaceAll('\0', ' ').trim(), belongs };
}
