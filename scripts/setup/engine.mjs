import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './folders.mjs';
import { command, lastLines } from './command.mjs';
import { withLock } from '../../packages/processes/src/lock.mjs';

const enginePackage = fileURLToPath(new URL('../../packages/engine/', import.meta.url));
const unpackScript = fileURLToPath(new URL('./unpack_wheel.py', import.meta.url));
const pins = JSON.parse(readFileSync(join(enginePackage, 'native/pins.json'), 'utf8'));
const RETRY_AFTER_MS = 24 * 3_600_000;
/** The library that the engine opens in place of the addon: native/log_level.cc. */
const LOG_LEVEL = 'log_level.node';

class CannotBuild extends Error {}

/**
 * Puts the native engine into the cache: TensorFlow's libraries from the PyPI wheel, and the addon compiled against
 * them from tfjs-node's own source. Does nothing when it is there.
 * @param {{log: (line: string) => void, retry?: boolean, packagesReady?: Promise<unknown>}} options `packagesReady`
 *   resolves once node_modules holds the addon's source, so that the download can run beside the package install
 * @returns {Promise<{engine: 'native' | 'wasm', fresh: boolean, reason?: string}>}
 */
export async function installEngine({ log, retry = false, packagesReady = Promise.resolve() }) {
  if (process.env.FOVEA_ENGINE === 'wasm') return { engine: 'wasm', fresh: false, reason: 'FOVEA_ENGINE=wasm' };
  const pin = pins.platforms[`${process.platform}-${process.arch}`];
  if (!pin) {
    return {
      engine: 'wasm',
      fresh: false,
      reason: `no native TensorFlow is pinned for ${process.platform}-${process.arch}`,
    };
  }
  const root = join(cacheFolder(), 'engine');
  const target = join(root, pin.folder);
  if (await isComplete(target)) {
    // An installation of an earlier Fovea lacks it, and works without.
    if (!existsSync(join(target, LOG_LEVEL))) await addLogLevel(target).catch(() => undefined);
    return { engine: 'native', fresh: false };
  }
  const failurePath = `${target}.failed.json`;
  const earlier = retry ? undefined : await readFailure(failurePath);
  if (earlier) return { engine: 'wasm', fresh: false, reason: earlier };

  const waiting = () => log('another set-up is installing the engine; waiting for it');
  return withLock(
    `${target}.lock`,
    async () => {
      if (await isComplete(target)) return { engine: 'native', fresh: false };
      await removeLeftovers(root, pin.folder);
      try {
        await build({ pin, root, target, log, packagesReady });
        await rm(failurePath, { force: true });
        return { engine: 'native', fresh: true };
      } catch (error) {
        if (!(error instanceof CannotBuild)) throw error;
        await writeFile(failurePath, JSON.stringify({ reason: error.message, at: Date.now() }));
        return { engine: 'wasm', fresh: true, reason: error.message };
      }
    },
    waiting,
  );
}

async function build({ pin, root, target, log, packagesReady }) {
  const python = await findPython();
  const compiler = await findCompiler();
  const wheel = await fetchWheel({ pin, root, python, log });
  const folder = await mkdtemp(`${target}.building-`);
  try {
    await unpack(python, wheel, folder, 'headers');
    await packagesReady;
    log(`compiling the addon with ${compiler}, unpacking the libraries`);
    const [objects] = await settleAll([compile(compiler, folder), unpack(python, wheel, folder, 'libraries')]);
    await link(compiler, folder, objects);
    await addLogLevel(folder, compiler);
    await rm(join(folder, 'include'), { recursive: true });
    await Promise.all(objects.map((path) => rm(path)));
    await writeStamp(folder, pin);
    await putInPlace(folder, target);
    await rm(wheel, { force: true });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Waits for all, then throws the first failure: nothing may still write into a folder that is being removed. */
async function settleAll(promises) {
  const settled = await Promise.allSettled(promises);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return settled.map((result) => result.value);
}

async function findPython() {
  for (const name of [process.env.PYTHON, 'python3', 'python'].filter(Boolean)) {
    const found = await command(name, ['-m', 'pip', '--version']);
    if (found.ok) return name;
    if (!found.missing && /No module named pip/.test(found.output)) {
      throw new CannotBuild('Python has no pip. Install it (Debian: apt-get install python3-pip).');
    }
  }
  throw new CannotBuild('Python 3 with pip was not found. Install it, or name it in PYTHON.');
}

async function findCompiler() {
  for (const name of [process.env.CXX, 'g++', 'clang++', 'c++'].filter(Boolean)) {
    if ((await command(name, ['--version'])).ok) return name;
  }
  throw new CannotBuild('No C++ compiler was found. Install one (Debian: apt-get install g++), or name it in CXX.');
}

async function fetchWheel({ pin, root, python, log }) {
  const downloads = join(root, 'downloads');
  const wheel = join(downloads, pin.wheel);
  await mkdir(downloads, { recursive: true });
  if (existsSync(wheel) && (await sha256(wheel)) === pin.sha256) return wheel;
  await rm(wheel, { force: true });
  const folder = await mkdtemp(join(downloads, 'part-'));
  try {
    log(`downloading ${pin.distribution} ${pins.tensorflow} (${Math.round(pin.bytes / 1e6)} MB)`);
    const downloaded = await command(python, [
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--progress-bar', 'off'],
      ...['--disable-pip-version-check', '--implementation', 'cp', '--python-version', pin.pythonVersion],
      ...['--abi', `cp${pin.pythonVersion}`, '--platform', pin.platformTag, '--dest', folder],
      `${pin.distribution}==${pins.tensorflow}`,
    ]);
    if (!downloaded.ok) {
      throw new CannotBuild(
        `TensorFlow's wheel could not be downloaded; is PyPI reachable?\n${lastLines(downloaded.output)}`,
      );
    }
    const path = join(folder, pin.wheel);
    const hash = existsSync(path) ? await sha256(path) : 'no such file';
    if (hash !== pin.sha256) {
      throw new CannotBuild(
        `The downloaded ${pin.wheel} is not the file that this version of Fovea expects ` +
          `(sha-256 ${hash}, expected ${pin.sha256}). It was not used.`,
      );
    }
    await rename(path, wheel);
    return wheel;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(python, wheel, folder, part) {
  const unpacked = await command(python, [unpackScript, wheel, folder, part]);
  if (!unpacked.ok) throw new CannotBuild(`Unpacking TensorFlow failed:\n${lastLines(unpacked.output)}`);
}

/**
 * Compiles the addon's two sources beside each other. One word of the shipped source is changed: its table of attribute
 * names is shared by all threads without a lock, so it becomes thread_local.
 */
async function compile(compiler, folder) {
  const require = createRequire(join(enginePackage, 'package.json'));
  const sources = join(dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'binding');
  const nodeHeaders = require('node-api-headers').include_dir;
  const shared = 'static std::set<std::string> ATTR_NAME_SET;';
  const backend = await readFile(join(sources, 'tfjs_backend.cc'), 'utf8');
  if (backend.split(shared).length !== 2)
    throw new CannotBuild("The source of tfjs-node's addon is not the one that this version of Fovea expects.");
  const patched = join(folder, 'include', 'tfjs_backend.cc');
  await writeFile(patched, backend.replace(shared, shared.replace('static', 'static thread_local')));
  const includes = [sources, join(folder, 'include'), nodeHeaders].flatMap((path) => ['-I', path]);
  const flags = ['-std=c++17', '-O2', '-fPIC', '-fno-strict-aliasing', '-w', '-DNAPI_VERSION=8'];
  return settleAll(
    [patched, join(sources, 'tfjs_binding.cc')].map(async (source, index) => {
      const object = join(folder, `${index}.o`);
      const compiled = await command(compiler, [...flags, ...includes, '-c', source, '-o', object]);
      if (!compiled.ok) throw new CannotBuild(`Compiling the addon failed:\n${lastLines(compiled.output, 8)}`);
      return object;
    }),
  );
}

async function link(compiler, folder, objects) {
  const libraries = ['-L', folder, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'];
  const addon = join(folder, 'tfjs_binding.node');
  const linked = await command(compiler, ['-shared', '-o', addon, ...objects, ...libraries, '-Wl,-rpath,$ORIGIN']);
  if (!linked.ok) throw new CannotBuild(`Linking the addon failed:\n${lastLines(linked.output, 8)}`);
}

/** Marked to be initialised first, and bound to the addon, so that both load as the addon alone would. */
async function addLogLevel(folder, compiler) {
  const source = join(enginePackage, 'native', 'log_level.cc');
  const unfinished = join(folder, `${LOG_LEVEL}.${process.pid}`);
  const made = await command(compiler ?? (await findCompiler()), [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-o', unfinished, source, '-Wl,-z,initfirst', '-Wl,--no-as-needed'],
    ...['-L', folder, '-l:tfjs_binding.node', '-Wl,-rpath,$ORIGIN', '-Wl,--allow-shlib-undefined'],
  ]);
  if (!made.ok) throw new CannotBuild(`Linking the addon's log level failed:\n${lastLines(made.output, 8)}`);
  await rename(unfinished, join(folder, LOG_LEVEL));
}

async function writeStamp(folder, pin) {
  const names = ['tfjs_binding.node', 'libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      bytes: (await stat(join(folder, name))).size,
      sha256: await sha256(join(folder, name)),
    })),
  );
  const stamp = { tensorflow: pins.tensorflow, tfjsNode: pins.tfjsNode, wheelSha256: pin.sha256, files };
  await writeFile(join(folder, 'engine.json'), `${JSON.stringify(stamp, null, 2)}\n`);
}

async function isComplete(folder) {
  try {
    const { files } = JSON.parse(await readFile(join(folder, 'engine.json'), 'utf8'));
    const sizes = await Promise.all(files.map(async ({ name }) => (await stat(join(folder, name))).size));
    return files.every(({ bytes }, index) => bytes === sizes[index]);
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return false;
    throw error;
  }
}

async function putInPlace(folder, target) {
  if (existsSync(target)) {
    if (await isComplete(target)) return rm(folder, { recursive: true });
    await rename(target, `${folder}-damaged`);
    await rm(`${folder}-damaged`, { recursive: true, force: true });
  }
  await rename(folder, target);
}

async function removeLeftovers(root, folder) {
  for (const name of await readdir(root)) {
    if (name.startsWith(`${folder}.building-`)) await rm(join(root, name), { recursive: true, force: true });
  }
  const downloads = join(root, 'downloads');
  for (const name of existsSync(downloads) ? await readdir(downloads) : []) {
    if (name.startsWith('part-')) await rm(join(downloads, name), { recursive: true, force: true });
  }
}

async function readFailure(path) {
  if (!existsSync(path)) return undefined;
  const { reason, at } = JSON.parse(await readFile(path, 'utf8'));
  return Date.now() - at < RETRY_AFTER_MS ? `${reason} (found earlier; "npm run setup" tries again)` : undefined;
}

async function sha256(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
