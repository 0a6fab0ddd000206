import { FoveaError } from '@fovea/domain';

const loopbackHosts = ['127.0.0.1', 'localhost', '::1'];
const defaultPort = 4310;

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Where the page server listens: FOVEA_HOST (a loopback address, 127.0.0.1 unless set) and FOVEA_PORT (4310 unless set).
 * @throws CONFIGURATION_INVALID for an address that other machines could reach, or a port that is none
 */
export function listenAddress(environment: Readonly<Record<string, string | undefined>>): ListenAddress {
  const host = environment['FOVEA_HOST']?.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  if (!loopbackHosts.includes(host)) {
    throw new FoveaError(
      'CONFIGURATION_INVALID',
      `FOVEA_HOST is ${host}, which other machines may reach. Fovea has no accounts yet: set it to 127.0.0.1, localhost or ::1.`,
      { host },
    );
  }
  const port = Number(environment['FOVEA_PORT'] || defaultPort);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new FoveaError('CONFIGURATION_INVALID', 'FOVEA_PORT is no port: set it to a whole number from 1 to 65535.', {
      port: environment['FOVEA_PORT'],
    });
  }
  return { host, port };
}
