export { importFolder, type ImportFolderRequest } from './import-folder.ts';
export { importNih, type ImportNihRequest } from './import-nih.ts';
export { importSample, type ImportSampleRequest } from './import-sample.ts';
export type { FinishedImport, PreviewedImport } from './run-import.ts';
