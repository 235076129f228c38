import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../upstream/response/json.ts';

/** The documents of a file, by their SHA-256, or what is wrong with it: what was expected and what came. */
export type TrustedDocumentsFile =
  | { readonly documents: ReadonlyMap<string, string> }
  | { readonly expected: string; readonly came: string };

const file = z.union([z.array(z.string().min(1)), z.record(z.string(), z.string().min(1))]);

/** Reads a JSON list of documents, or a map from the SHA-256 of each, in hexadecimal, to its text. */
export function readTrustedDocuments(text: string): TrustedDocumentsFile {
  const parsed = file.safeParse(parseJson(text));
  if (!parsed.success) {
    return {
      expected: 'a JSON list of documents, or a map from SHA-256 to document',
      came: 'something else',
    };
  }
  const { data } = parsed;
  const documents = Array.isArray(data) ? data : Object.values(data);
  const byHash = new Map(documents.map((document) => [sha256(document), document]));
  const wrong = Array.isArray(data) ? undefined : Object.keys(data).find((hash) => !byHash.has(hash));
  if (wrong !== undefined) {
    return { expected: 'the SHA-256 of each document as its key', came: JSON.stringify(wrong.slice(0, 64)) };
  }
  return { documents: byHash };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
