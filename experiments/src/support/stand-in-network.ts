import { contentHash } from '@fovea/imaging/node';
import { residualNetwork, serialiseNetwork } from '@fovea/learning';
import type { NamedNetwork } from './lite0.ts';

const network = residualNetwork(1);

/** A form without trained weights: in quick forms, it stands in for the network that has to be fetched. */
export const standInNetwork: NamedNetwork = { hash: contentHash(serialiseNetwork(network)), network };
