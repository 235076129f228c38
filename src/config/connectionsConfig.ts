import { hostNameOf } from '../http/connections/hosts.ts';
import type { ConnectionLimits } from '../http/connections/limitedServer.ts';
import { DEFAULT_CONNECTION_LIMITS as DEFAULTS } from '../http/connections/limitedServer.ts';
import type { Access } from './accessConfig.ts';
import type { Check, EnvironmentReader } from './environment.ts';

/** Where the gateway listens. */
export interface Listen {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The port on which `/metrics` is served alone; undefined serves it on `port`. */
  readonly metricsPort: number | undefined;
}

/** Reads `HOST`, `PORT` and `METRICS_PORT`. */
export function readListen(read: EnvironmentReader): Listen {
  const port = read.wholeNumber('PORT', 4000, PORTS);
  const metricsPort =
    read.raw('METRICS_PORT') === undefined ? undefined : read.wholeNumber('METRICS_PORT', 0, PORTS);
  if (port !== 0 && port === metricsPort) {
    read.problem('METRICS_PORT', 'another port than PORT', String(metricsPort));
  }
  return { host: read.checked('HOST', '127.0.0.1', address), port, metricsPort };
}

/** Reads what the connections of clients may hold. */
export function readConnectionLimits(read: EnvironmentReader): ConnectionLimits {
  const timeout = (name: string, fallback: number) =>
    read.wholeNumber(name, fallback, { min: 1, max: HOUR_MS });
  return {
    headersTimeoutMs: timeout('HEADERS_TIMEOUT_MS', DEFAULTS.headersTimeoutMs),
    keepAliveTimeoutMs: timeout('KEEP_ALIVE_TIMEOUT_MS', DEFAULTS.keepAliveTimeoutMs),
    maxConnections: read.wholeNumber('MAX_CONNECTIONS', DEFAULTS.maxConnections, { min: 1, max: 1_000_000 }),
    readTimeoutMs: timeout('CLIENT_READ_TIMEOUT_MS', DEFAULTS.readTimeoutMs),
    maxHeldBytes: read.wholeNumber('MAX_HELD_RESPONSE_BYTES', DEFAULTS.maxHeldBytes, {
      min: 1,
      max: 64 * GIBIBYTE,
    }),
  };
}

/**
 * Reads `ALLOWED_HOSTS`: the hosts, beside loopback, that requests may be for. Undefined lets any pass. Where anybody may
 * call who reaches the loopback address, only loopback hosts pass unless others are named. Where clients show
 * credentials, which no page of somebody else has, nothing is checked unless hosts are named.
 */
export function readAllowedHosts(read: EnvironmentReader, access: Access): readonly string[] | undefined {
  const isOpen = access.mode === 'service' && access.clients === null;
  return read.checked('ALLOWED_HOSTS', isOpen ? [] : undefined, hosts);
}

const HOUR_MS = 3_600_000;
const GIBIBYTE = 1_073_741_824;
const PORTS = { min: 0, max: 65_535 };

const address: Check<string> = (text) =>
  /^[A-Za-z0-9.:_%-]{1,255}$/.test(text) ? { value: text } : { expected: 'a host name or an IP address' };

const hosts: Check<readonly string[]> = (text) => {
  const names = text.split(',').map((host) => hostNameOf(host.trim()));
  const valid = names.flatMap((name) => name ?? []);
  return valid.length === names.length
    ? { value: [...new Set(valid)] }
    : { expected: 'comma-separated host names or addresses, such as gateway.example.com or [fd00::1]' };
};
