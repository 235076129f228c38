import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Who sent a request. */
export interface Client {
  /** Equal for all requests of one client. A SHA-256, so it has the same length for every client. */
  readonly id: string;
  /** Names the client in logs and metrics. It shows neither a key nor a subject. */
  readonly label: string;
}

/** The client of all requests when the gateway checks no credentials. */
export const ANYONE: Client = { id: 'anyone', label: 'anyone' };

/** @param digest the SHA-256 of the API key, as hexadecimal digits. */
export function clientOfKey(digest: string): Client {
  return named('key', digest);
}

/** @param subject the claim `sub` of a JWT. All JWTs without a subject are one client. */
export function clientOfSubject(subject: string): Client {
  return named('subject', createHash('sha256').update(subject).digest('hex'));
}

function named(kind: 'key' | 'subject', digest: string): Client {
  return { id: `${kind} ${digest}`, label: `${kind}-${digest.slice(0, LABEL_DIGITS)}` };
}

/** Enough digits to tell clients apart. More would make it easier to find a weak key by trying candidates. */
const LABEL_DIGITS = 8;

/** Stores the client of a request, for its log line and its limits. */
export function setClient(request: FastifyRequest, client: Client): void {
  clients.set(request, client);
}

/** Undefined for a request whose credentials were not checked, or were refused. */
export function clientOf(request: FastifyRequest): Client | undefined {
  return clients.get(request);
}

/** A weak map, because the entry must not outlive its request. */
const clients = new WeakMap<FastifyRequest, Client>();
