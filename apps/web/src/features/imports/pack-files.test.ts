import { uploadLimits } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { pack } from './pack-files.ts';
import { pickOf, type PickedFile } from './pick-files.ts';

const picked = (path: string, text: string, lastModified = 1_700_000_000_000): PickedFile => ({
  path,
  file: new File([text], path.split('/').at(-1) ?? '', { lastModified }),
});

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

const cells = [
  picked('cells/b/2.png', 'second'),
  picked('cells/a/1.png', 'first'),
  picked('cells/a/Müller.png', 'third'),
];

describe('what was picked', () => {
  it('is an archive where it is one zip alone, else files named by their folder', () => {
    expect(pickOf([picked('set.ZIP', 'x')])).toMatchObject({ kind: 'archive', name: 'set' });
    expect(pickOf([picked('set.zip', 'x'), picked('other.zip', 'x')])).toMatchObject({ kind: 'files', name: 'Images' });
    expect(pickOf(cells)).toMatchObject({ kind: 'files', name: 'cells' });
    expect(pickOf([picked('a/1.png', 'x'), picked('b/1.png', 'x')])).toMatchObject({ name: 'Images' });
    expect(pickOf([])).toMatchObject({ kind: 'files', files: [] });
  });
});

describe('packing', () => {
  it('announces exactly the bytes that it makes, and makes the same again from any offset', async () => {
    const packed = await pack(pickOf(cells));
    const whole = await bytesOf(packed.open(0));
    expect(whole.byteLength).toBe(packed.byteSize);
    for (const offset of [1, 57, packed.byteSize - 3])
      expect(await bytesOf(packed.open(offset))).toEqual(whole.slice(offset));
    expect(new TextDecoder().decode(whole)).toContain('cells/a/Müller.png');
  });

  it('knows the same files again, in whatever order a browser names them', async () => {
    const one = await pack(pickOf(cells));
    expect((await pack(pickOf([...cells].reverse()))).fingerprint).toBe(one.fingerprint);
    const changed = [...cells.slice(1), picked('cells/b/2.png', 'second', 1_700_000_009_000)];
    expect((await pack(pickOf(changed))).fingerprint).not.toBe(one.fingerprint);
  });

  it('refuses nothing at all, an empty archive, and what is too large', async () => {
    await expect(pack(pickOf([]))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(pack(pickOf([picked('set.zip', '')]))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const large = new File(['x'], 'large.png');
    Object.defineProperty(large, 'size', { value: uploadLimits.fileBytes + 1 });
    await expect(pack(pickOf([{ path: 'a/large.png', file: large }]))).rejects.toMatchObject({
      code: 'IMPORT_TOO_LARGE',
      message: expect.stringContaining('a/large.png') as unknown,
    });
  });
});
