import { appRouter } from '../../packages/api/src/index.ts';
import { routeFiles } from './route-files.ts';
import type { Address } from './valid-addresses.ts';
import { otherAddresses, validAddresses } from './valid-addresses.ts';
import { validInputs } from './valid-inputs.ts';
import type { World } from './world.ts';

type Some<T> = readonly [T, ...T[]];

export interface Procedure {
  readonly name: string;
  readonly isQuery: boolean;
  readonly inputs: (world: World) => Some<unknown>;
}

interface Route {
  readonly name: string;
  readonly methods: Some<string>;
  readonly of: (world: World) => Some<Address>;
}

/** Everything that can be asked of the server. */
export interface Surface {
  readonly world: World;
  readonly procedures: Some<Procedure>;
  readonly addresses: Some<Route>;
}

/**
 * Reads the procedures from the router and the routes from their files, with valid inputs and addresses for each in any
 * world.
 * @throws Error that names what has none, and what is there no more
 */
export async function readSurface(): Promise<Omit<Surface, 'world'>> {
  const known = procedures();
  assertSame('procedures', Object.keys(known), validInputs);
  const routes = await routeFiles();
  assertSame('routes', [...routes.keys()], validAddresses);
  const [first, ...others] = Object.entries(validInputs).map(([name, inputs]): Procedure => ({
    name,
    isQuery: known[name]?._def.type !== 'mutation',
    inputs,
  }));
  if (first === undefined) throw new Error('The router has no procedure.');
  const found = Object.entries(validAddresses).map(([name, of]): Route => ({
    name,
    methods: (routes.get(name) ?? ['GET']) as Some<string>,
    of,
  }));
  const files: Route = { name: 'other files', methods: ['GET'], of: () => otherAddresses };
  return { procedures: [first, ...others], addresses: [files, ...found] };
}

/** Flat, by path; its type says that the rooms are nested in it. */
const procedures = () =>
  appRouter._def.procedures as unknown as Readonly<Record<string, { readonly _def: { readonly type: string } }>>;

/** @throws Error where a list and its description differ */
export function assertSame(what: string, found: readonly string[], described: Readonly<Record<string, unknown>>): void {
  const missing = found.filter((name) => !(name in described));
  const gone = Object.keys(described).filter((name) => !found.includes(name));
  if (missing.length === 0 && gone.length === 0) return;
  const tell = (names: readonly string[], sentence: string) =>
    names.length > 0 ? ` ${sentence}: ${names.join(', ')}.` : '';
  throw new Error(
    `The ${what} are not those that this command knows.${tell(missing, 'Give a valid example of each')}${tell(gone, 'Take out what is gone')}`,
  );
}
