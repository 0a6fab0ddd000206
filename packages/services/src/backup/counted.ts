import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

export interface Counted {
  readonly bytes: number;
  readonly sha256: string;
}

/** A stream that passes everything on, and says at its end how much it was and its sha-256. */
export function counting(atEnd: (counted: Counted) => void): Transform {
  const hash = createHash('sha256');
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
    flush(done) {
      try {
        atEnd({ bytes, sha256: hash.digest('hex') });
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}
