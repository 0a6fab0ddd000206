import type { Spoiler } from './spoiler.ts';
import { pickText } from './spoiler.ts';

const insertions = [
  '%00',
  '%ff',
  '%',
  '%zz',
  '%2e%2e%2f',
  '%252e',
  '/../',
  '//',
  '/./',
  '\\',
  ';a=b',
  '#x',
  '?',
  '%0d%0a',
  'é',
  '\u0007',
];
const replacements = [
  '*',
  '',
  'http://evil.example/',
  'http://[::1/',
  '/'.repeat(3000),
  '//evil.example/x',
  'x',
  '/%c0%ae%c0%ae/',
];
const queries = [
  'input=%7B',
  'input=%E0%A4%A',
  'input=[]&input={}',
  'batch=1',
  'batch=2&input=1',
  'batch[]=1',
  'lastEventId=-1',
  'lastEventId=999999999999999',
  'lastEventId=1e400',
  'connectionParams=x',
  'connectionParams=%7B%22a%22%3A1%7D',
  'connectionParams=null',
  'x-sveltekit-invalidated=zzzz',
  '/action',
  '__proto__[x]=1',
  '&&&&====',
  `q=${'a'.repeat(30_000)}`,
];

export const targetSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request, random) => ({ ...request, target: `${request.target}${pickText(random, insertions)}` }),
  (request, random) => {
    const place = Math.floor(random.next() * (request.target.length + 1));
    const { target } = request;
    return { ...request, target: target.slice(0, place) + pickText(random, insertions) + target.slice(place) };
  },
  (request, random) => ({ ...request, target: pickText(random, replacements) }),
  (request, random) => ({
    ...request,
    target: `${request.target}${request.target.includes('?') ? '&' : '?'}${pickText(random, queries)}`,
  }),
  (request, random) => ({ ...request, target: `${request.target.split('?')[0]}?${pickText(random, queries)}` }),
  (request) => ({ ...request, target: `${request.target.split('?')[0]}/__data.json` }),
  (request) => ({ ...request, target: request.target.toUpperCase() }),
  (request) => ({ ...request, target: `http://127.0.0.1${request.target}` }),
  (request) => ({ ...request, target: `${request.target}${'x'.repeat(20_000)}` }),
];
