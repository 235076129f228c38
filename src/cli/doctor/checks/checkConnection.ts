import { lookup } from 'node:dns/promises';
import type { Socket } from 'node:net';
import { connect, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { connect as connectTls } from 'node:tls';
import { unlessAborted } from '../../../upstream/transport/cancellation.ts';
import type { Finding } from './finding.ts';
import { failed, ok, warning } from './finding.ts';

/** The longest look-up, connection and TLS handshake, each, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** A certificate that ends earlier gets a warning. */
const CERTIFICATE_MARGIN_DAYS = 14;
const DAY_MS = 86_400_000;

export interface ConnectionParts {
  /** The variable that holds the URL, for the texts. */
  readonly variable: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Looks the host up, connects, and makes a TLS handshake. Each step needs the one before it.
 *
 * @returns whether all steps succeeded.
 */
export async function* checkConnection(url: URL, parts: ConnectionParts): AsyncGenerator<Finding, boolean> {
  const endpoint = endpointOf(url);
  if (!(yield* checkName(endpoint, parts))) return false;
  const socket = connect({ host: endpoint.host, port: endpoint.port });
  try {
    if (!(yield* checkSocket(socket, endpoint, parts))) return false;
    return url.protocol === 'https:' ? yield* checkTls(socket, endpoint, parts) : true;
  } finally {
    socket.destroy();
  }
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

function endpointOf({ hostname, port, protocol }: URL): Endpoint {
  const defaultPort = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) };
}

async function* checkName(
  { host }: Endpoint,
  { variable }: ConnectionParts,
): AsyncGenerator<Finding, boolean> {
  if (isIP(host) !== 0) {
    yield ok('dns', `${host} is an address: there is nothing to look up.`);
    return true;
  }
  const startMs = performance.now();
  try {
    const addresses = await unlessAborted(
      lookup(host, { all: true }),
      AbortSignal.timeout(CONNECT_TIMEOUT_MS),
    );
    yield ok('dns', `The addresses of ${host}: ${addresses.length} (${elapsed(startMs)}).`);
    return true;
  } catch (error) {
    yield failed(
      'dns',
      `The host ${host} could not be looked up (${reasonOf(error)}).`,
      `Check the host in ${variable}, and the DNS server of this machine or container.`,
    );
    return false;
  }
}

async function* checkSocket(
  socket: Socket,
  { host, port }: Endpoint,
  { variable }: ConnectionParts,
): AsyncGenerator<Finding, boolean> {
  const startMs = performance.now();
  const reason = await waitFor(socket, 'connect');
  if (reason === null) {
    yield ok('connection', `Connected to ${host}:${port} (${elapsed(startMs)}).`);
    return true;
  }
  yield failed(
    'connection',
    `No connection to ${host}:${port} (${reason}).`,
    `Check host and port in ${variable}. Allow connections to them in firewalls and network policies: the gateway uses no proxy, also not that of HTTPS_PROXY.`,
  );
  return false;
}

async function* checkTls(
  socket: Socket,
  { host }: Endpoint,
  { variable, now }: ConnectionParts,
): AsyncGenerator<Finding, boolean> {
  const startMs = performance.now();
  const secure = connectTls({ socket, host, ...(isIP(host) === 0 && { servername: host }) });
  const reason = await waitFor(secure, 'secureConnect');
  if (reason !== null) {
    yield failed('tls', `No TLS connection to ${host} (${reason}).`, tlsAction(reason, variable));
    return false;
  }
  yield describeCertificate(secure, host, `${secure.getProtocol()}, ${elapsed(startMs)}`, now());
  return true;
}

function describeCertificate(secure: TLSSocket, host: string, facts: string, nowMs: number): Finding {
  const endMs = Date.parse(secure.getPeerCertificate().valid_to);
  const found = `The certificate of ${host} is valid until ${new Date(endMs).toISOString().slice(0, 10)} (${facts}).`;
  return endMs - nowMs > CERTIFICATE_MARGIN_DAYS * DAY_MS
    ? ok('tls', found)
    : warning('tls', found, 'Renew the certificate soon, or report it to the support of the upstream.');
}

const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function tlsAction(reason: string, variable: string): string {
  if (reason === 'CERT_HAS_EXPIRED' || reason === 'CERT_NOT_YET_VALID')
    return 'Let the certificate be renewed, or correct the clock of this machine.';
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `Write the host name of the certificate in ${variable}.`;
  if (UNKNOWN_AUTHORITY.has(reason))
    return 'Give the file of the certificate authority in NODE_EXTRA_CA_CERTS. A proxy that inspects TLS has an authority of its own.';
  return `Check whether the port speaks TLS: ${variable} begins with https.`;
}

/** Waits for an event of a socket. Resolves to null, or to the reason why it did not come. */
function waitFor(socket: Socket, event: 'connect' | 'secureConnect'): Promise<string | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(NO_RESPONSE), CONNECT_TIMEOUT_MS);
    const settle = (reason: string | null): void => {
      clearTimeout(timer);
      resolve(reason);
    };
    socket.once(event, () => settle(null));
    // The listener stays: without one, a later error would end the process.
    socket.on('error', (error) => settle(reasonOf(error)));
  });
}

const NO_RESPONSE = `no response within ${CONNECT_TIMEOUT_MS} ms`;

/** A code of Node or OpenSSL. Messages are not shown. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : NO_RESPONSE;
}

function elapsed(startMs: number): string {
  return `${Math.round(performance.now() - startMs)} ms`;
}
