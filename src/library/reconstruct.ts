import { reconstruct } from '../contacts/reconstruct.ts';
import type { ReconstructionJson } from '../contacts/result/reconstructionJson.ts';
import { reconstructionJson } from '../contacts/result/reconstructionJson.ts';
import { decodeDocument } from '../upstream/history/decodeDocument.ts';

export type { ContactAnomaly, ContactAnomalyCode } from '../contacts/result/anomaly.ts';
export type {
  ContactJson,
  NamedJson,
  ReconstructionJson,
  UserJson,
} from '../contacts/result/reconstructionJson.ts';

/**
 * - `CONTACT_HISTORY_UNAVAILABLE`: the JSON is a conversation, but its history is not complete or has an error (R16).
 * - `NO_CONVERSATION`: the JSON does not hold exactly one conversation.
 */
export type ReconstructionErrorCode = 'CONTACT_HISTORY_UNAVAILABLE' | 'NO_CONVERSATION';

/** The contacts of a conversation cannot be known from this JSON. The message names the part that is wrong, and has no text of it. */
export class ReconstructionError extends Error {
  override readonly name = 'ReconstructionError';
  readonly code: ReconstructionErrorCode;

  constructor(code: ReconstructionErrorCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

/**
 * Rebuilds the contacts and anomalies of one conversation, as `contacts-gateway reconstruct` does. Works offline, in Node,
 * browsers and Deno.
 *
 * @param json a parsed conversation as the upstream sends it, or a whole GraphQL response that holds one.
 * @throws ReconstructionError when the JSON holds no conversation, or its history is not complete (R16).
 */
export function reconstructConversation(json: unknown): ReconstructionJson {
  const decoded = decodeDocument(json);
  if (decoded.ok) return reconstructionJson(reconstruct(decoded.history));
  const code = 'noConversation' in decoded ? 'NO_CONVERSATION' : 'CONTACT_HISTORY_UNAVAILABLE';
  throw new ReconstructionError(code, decoded.reason);
}
