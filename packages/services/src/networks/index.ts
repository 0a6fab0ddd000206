export { importNetwork, publishedNetworks, readFormats } from './import-network.ts';
export { keptNetworks, listNetworks as list } from './kept-networks.ts';
export { referencePython } from './python.ts';
