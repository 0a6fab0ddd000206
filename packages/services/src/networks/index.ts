export { importNetwork, type KeptNetwork, networkNames, type NetworkName } from './import-network.ts';
export { referencePython } from './python.ts';
