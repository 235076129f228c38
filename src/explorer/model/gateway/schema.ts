import type { JsonObject } from './json.ts';
import { objectAt, objectsAt, textAt } from './json.ts';

/** How the schema in use lists closed conversations. Types are written as in SDL. The gateway writes it into the page. */
export interface ListSchema {
  readonly field: string;
  /** The arguments for the bounds of the interval: one input object, or two values. */
  readonly interval: readonly Argument[];
  readonly afterType: string;
  readonly hasPageSize: boolean;
  /** The fields that lead from the result to a conversation. */
  readonly path: readonly string[];
  /** The argument that lists the conversation that was closed last first; null when the schema has none. */
  readonly newestFirst: (Argument & { readonly value: string }) | null;
  /** The argument for filters; null when the schema has none. */
  readonly filters: (Argument & { readonly hasChannels: boolean; readonly hasProjects: boolean }) | null;
}

export interface Argument {
  readonly name: string;
  readonly type: string;
}

/** Reads what the gateway wrote into the page. Returns null when the upstream lists no closed conversations. */
export function readListSchema(json: JsonObject): ListSchema | null {
  const list = objectAt(json, 'list');
  if (list === null) return null;
  const order = objectAt(list, 'newestFirst');
  const filters = objectAt(list, 'filters');
  const path: unknown = list['path'];
  return {
    field: textAt(list, 'field') ?? '',
    interval: objectsAt(list, 'interval').map(readArgument),
    afterType: textAt(list, 'afterType') ?? 'String',
    hasPageSize: list['hasPageSize'] === true,
    path: Array.isArray(path) ? path.filter((name) => typeof name === 'string') : [],
    newestFirst: order === null ? null : { ...readArgument(order), value: textAt(order, 'value') ?? '' },
    filters:
      filters === null
        ? null
        : {
            ...readArgument(filters),
            hasChannels: filters['hasChannels'] === true,
            hasProjects: filters['hasProjects'] === true,
          },
  };
}

function readArgument(json: JsonObject): Argument {
  return { name: textAt(json, 'name') ?? '', type: textAt(json, 'type') ?? '' };
}
