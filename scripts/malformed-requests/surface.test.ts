import { expect, test } from 'vitest';
import { appRouter } from '../../packages/api/src/index.ts';
import { makeRequest } from './make-request.ts';
import { describeRequest } from './request.ts';
import { routeFiles } from './route-files.ts';
import { assertSame, readSurface } from './surface.ts';
import type { World } from './world.ts';

const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
const world: World = {
  ...{ project: id(1), image: id(2), version: id(3), run: id(4), feedback: id(5) },
  ...{ waitingImport: id(6), thumbnail: 'a'.repeat(64), openImport: id(7), spareImport: id(8) },
  ...{ foreignProject: id(9), foreignImage: id(0) },
};

test('routes and their methods are read from the files', async () => {
  const routes = await routeFiles();
  expect(routes.get('/api/imports/[id]/upload')).toEqual(['PUT']);
  expect(routes.get('/api/trpc/[...path]')).toEqual(['GET', 'POST']);
  expect(routes.get('/')).toEqual(['GET']);
});

test('a procedure or a route that nobody described is named, and so is one that is gone', async () => {
  await expect(readSurface()).resolves.toHaveProperty('procedures');
  expect(() => assertSame('routes', ['/a', '/new'], { '/a': 1, '/gone': 1 })).toThrow(
    'The routes are not those that this command knows. Give a valid example of each: /new. Take out what is gone: /gone.',
  );
});

test('a seed and a number make the same request again, and every procedure and route gets its turn', async () => {
  const surface = { ...(await readSurface()), world };
  const make = (number: number) => makeRequest(3, number, surface, '127.0.0.1:1');
  const turns = surface.procedures.length + surface.addresses.length;
  const requests = Array.from({ length: 4 * turns }, (_, number) => make(number));
  expect(describeRequest(make(100))).toBe(describeRequest(requests[100] ?? make(0)));
  const asked = new Set(requests.flatMap(({ about }) => about));
  for (const { name } of [...surface.procedures, ...surface.addresses]) expect(asked).toContain(name);
});

test('every valid input is one that the procedure takes', async () => {
  interface WithInputs {
    readonly _def: { readonly inputs: readonly { parse: (input: unknown) => unknown }[] };
  }
  const known = appRouter._def.procedures as unknown as Readonly<Record<string, WithInputs>>;
  for (const { name, inputs } of (await readSurface()).procedures) {
    for (const input of inputs(world))
      for (const schema of known[name]?._def.inputs ?? []) expect(() => schema.parse(input), name).not.toThrow();
  }
});
