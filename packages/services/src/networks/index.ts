export { importNetwork, publishedNetworks, readFormats } from './import-network.ts';
export { referencePython } from './python.ts';
