export { importNetwork, type ImportOptions, namedNetworks, readFormats } from './import-network.ts';
export { keptNetworks, listNetworks as list } from './kept-networks.ts';
export type { NetworkRecord } from './network-record.ts';
export { referencePython } from './python.ts';
