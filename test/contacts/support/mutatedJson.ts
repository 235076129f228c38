import fc from 'fast-check';
import { anyHistory } from './histories.ts';
import { conversationJson } from './upstreamJson.ts';

/** A real history in which a few values, at any depth, are replaced by any other JSON. */
export const mutatedJson: fc.Arbitrary<unknown> = fc
  .tuple(
    anyHistory.map(conversationJson),
    fc.boolean(),
    fc.array(fc.tuple(fc.array(fc.nat(99), { maxLength: 9 }), fc.jsonValue({ maxDepth: 2 })), {
      maxLength: 3,
    }),
  )
  .map(([conversation, isResponse, changes]) => {
    const json: unknown = isResponse ? { data: { conversation }, errors: [] } : conversation;
    return changes.reduce((before, [path, value]) => replaced(before, path, value), json);
  });

function replaced(json: unknown, [pick, ...rest]: readonly number[], value: unknown): unknown {
  if (pick === undefined || typeof json !== 'object' || json === null) return value;
  if (Array.isArray(json)) {
    const index = json.length > 0 ? pick % json.length : 0;
    return json.map((item, place) => (place === index ? replaced(item, rest, value) : item));
  }
  const entries = Object.entries(json);
  const index = entries.length > 0 ? pick % entries.length : 0;
  const changed = entries.map(([key, item], place) => [
    key,
    place === index ? replaced(item, rest, value) : item,
  ]);
  return Object.fromEntries(changed);
}
