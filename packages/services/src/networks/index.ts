export { importNetwork, publishedNetworks } from './import-network.ts';
export { referencePython } from './python.ts';
