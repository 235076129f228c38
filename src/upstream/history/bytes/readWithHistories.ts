import type { Json } from '../../response/json.ts';
import { isObject } from '../../response/json.ts';
import type { UpstreamResult } from '../../response/response.ts';
import { readResponse } from '../../response/response.ts';
import type { HttpResponse } from '../../transport/exchange.ts';
import type { FirstPage } from '../fields/readConnections.ts';
import { readHistories } from './readHistories.ts';

/**
 * Reads a response as `readResponse` does. Histories whose fields have no prefix are read from the bytes, and are in the
 * result as `ReadRoutingEvents` and `ReadMessages`.
 *
 * @throws UpstreamError as `readResponse` does.
 */
export function readWithHistories(response: HttpResponse): UpstreamResult {
  const { result, count, insertHistories } = readHistories(response, '');
  if (count === 0) return result;
  const places: Place[] = [];
  collectPlaces(result.data, places);
  const pages = insertHistories(places.map(({ page }) => page));
  if (pages === null) return readResponse(response);
  for (const [index, { parent, key }] of places.entries()) parent[key] = pages[index];
  return result;
}

/** Where the result has a page whose history was read from the bytes. */
interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
  readonly page: FirstPage;
}

function collectPlaces(value: Json, places: Place[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collectPlaces(item, places);
  } else if (isObject(value)) {
    for (const [key, page] of Object.entries(value)) {
      if (isObject(page) && typeof page['messages'] === 'number') places.push({ parent: value, key, page });
      else collectPlaces(page, places);
    }
  }
}
