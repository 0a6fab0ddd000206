/** What decides whether two runs can be equal bit for bit; a run keeps the record of the engine it ended on. */
export interface EngineRecord {
  readonly name: 'native' | 'wasm';
  readonly tensorflow: string;
  readonly addonHash: string | null;
  readonly libraryHash: string | null;
  /** Threads inside one operation. */
  readonly threads: number;
  readonly cpu: string;
  readonly node: string;
  /** Operations at a time. Like the fields below, absent in records of an earlier Fovea. */
  readonly interOp?: number;
  readonly oneDnn?: boolean;
  /** How a training step is executed. */
  readonly execution?: 'captured' | 'eager' | 'wasm';
}

/** What an exact re-run of a finished run found. */
export interface RerunResult {
  readonly weightsHash: string;
  /** Of the run that was repeated. */
  readonly expectedHash: string;
  readonly equal: boolean;
  /** Where the engines differ, in words; where they are the same, weights that are not equal are a fault. */
  readonly differences: readonly string[];
  /** Whether it made weights again that had been dropped; absent where they were there. */
  readonly madeAgain?: boolean;
}

type Value = string | number | boolean | null | undefined;

/** What counts, as it is named to a person. The version of Node does not: no figure of a training is computed by it. */
const fields: readonly { readonly name: string; readonly of: (record: EngineRecord) => Value }[] = [
  { name: 'engine', of: ({ name }) => name },
  { name: 'TensorFlow', of: ({ tensorflow }) => tensorflow },
  { name: 'addon', of: ({ addonHash }) => addonHash },
  { name: 'library', of: ({ libraryHash }) => libraryHash },
  { name: 'threads', of: ({ threads }) => threads },
  { name: 'operations at a time', of: ({ interOp }) => interOp },
  { name: 'oneDNN', of: ({ oneDnn }) => (oneDnn === undefined ? undefined : oneDnn ? 'on' : 'off') },
  // Before it was recorded, every training was eager.
  { name: 'execution', of: ({ execution, name }) => execution ?? (name === 'wasm' ? 'wasm' : 'eager') },
  { name: 'processor', of: ({ cpu }) => cpu },
];

/**
 * Where two engines differ in what can change the last bits of a result, in words such as "threads: 2 and 4"; empty where
 * equal seeds give equal bits. What one of the records does not know is not compared.
 */
export function engineDifferences(one: EngineRecord, other: EngineRecord): string[] {
  return fields.flatMap(({ name, of }) => {
    const [left, right] = [of(one), of(other)];
    if (left === right || left === undefined || right === undefined) return [];
    return [`${name}: ${shown(left)} and ${shown(right)}`];
  });
}

/** Hashes by their beginning. */
function shown(value: Value): string {
  const text = String(value ?? 'none');
  return /^[0-9a-f]{64}$/.test(text) ? text.slice(0, 12) : text;
}
