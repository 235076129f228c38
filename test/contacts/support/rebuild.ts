import { reconstruct } from '../../../src/contacts/reconstruct.ts';
import type { Reconstruction } from '../../../src/contacts/result/buildReconstruction.ts';
import { decodeDocument } from '../../../src/upstream/history/decodeDocument.ts';
import type { HistoryModel } from './histories.ts';
import { conversationJson } from './upstreamJson.ts';

/** Rebuilds what is known to be complete: upstream's JSON in, contacts and anomalies out. */
export function rebuild(model: HistoryModel): Reconstruction {
  return rebuildJson(conversationJson(model));
}

/** The same for a document that is JSON already. */
export function rebuildJson(json: unknown): Reconstruction {
  const decoded = decodeDocument(json);
  if (!decoded.ok) throw new Error(`expected a complete history, got: ${decoded.reason}`);
  return withoutOrigins(reconstruct(decoded.history));
}

/** Where a reference was read is not part of what it is. */
function withoutOrigins(reconstruction: Reconstruction): Reconstruction {
  return JSON.parse(JSON.stringify(reconstruction, (key, value) => (key === 'origin' ? undefined : value)));
}
