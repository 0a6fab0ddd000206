import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const packages = new URL('../../../packages/', import.meta.url);
/** Where the probes, the figures and the rules of a verdict are written, and the thresholds that they read. */
const places = [
  'learning/src/evidence/',
  'learning/src/evaluation/',
  'domain/src/evidence/',
  'domain/src/recipe/evidence-thresholds.ts',
];

/** 16 digits of the SHA-256 of the code that makes a verdict of two models: another code is another judging. */
export function rulesHash(): string {
  const hash = createHash('sha256');
  for (const place of places) {
    const names = place.endsWith('/') ? readdirSync(new URL(place, packages)).sort() : [''];
    for (const name of names) {
      if (name.includes('.test.')) continue;
      hash.update(name).update(readFileSync(new URL(`${place}${name}`, packages)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
