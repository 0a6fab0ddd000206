/** A file with its place below what was chosen, `/` between folders. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** What a person dropped or chose: an archive as it is, or files that are to be packed. */
export type Picked =
  | { readonly kind: 'archive'; readonly name: string; readonly file: File }
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly PickedFile[] };

const isArchive = (file: File) => /\.zip$/i.test(file.name);

/** One zip alone is taken as it is; everything else as files. */
export function pickOf(files: readonly PickedFile[]): Picked {
  const [first] = files;
  if (first !== undefined && files.length === 1 && isArchive(first.file))
    return { kind: 'archive', name: first.file.name.replace(/\.zip$/i, ''), file: first.file };
  return { kind: 'files', name: commonFolder(files) ?? 'Images', files };
}

/** The one folder that all files lie in. */
function commonFolder(files: readonly PickedFile[]): string | null {
  const folders = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [only] = folders;
  return folders.size === 1 && only !== undefined && only !== '' ? only : null;
}

/** Files of a folder field, which says where each lay, or of a file field. */
export function pickFromField(list: FileList): Picked {
  return pickOf([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** Whether something from outside the browser is dragged, not a part of the page. */
export function bringsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

/** Everything that was dropped, folders with all that lies in them. Call it in the event itself: later its items are gone. */
export async function pickFromDrop(transfer: DataTransfer): Promise<Picked> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const dropped = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const files: PickedFile[] = [];
  for (const { entry, file } of dropped) {
    if (entry !== null) await collect(entry, '', files);
    else if (file !== null) files.push({ path: file.name, file });
  }
  return pickOf(files);
}

async function collect(entry: FileSystemEntry, folder: string, found: PickedFile[]): Promise<void> {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (isFile(entry)) {
    found.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
    return;
  }
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    // A browser hands over a folder in pieces of a hundred.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const child of some) await collect(child, path, found);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
