import type { DefinitionNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Compose } from './composers.ts';
import type { SubgraphDefinition } from './subgraphs.ts';
import { EXAMPLE_URLS, SUPERGRAPHS } from './subgraphs.ts';

const ADDED_FIELDS = ['contactAnomalies', 'contacts', 'ticket'];

/** The tests of the gateway's SDL that every composer has to pass. */
export function describeComposition(compose: Compose): void {
  describe.each(Object.values(SUPERGRAPHS))('$name', ({ mode, subgraphs }) => {
    const { problems, supergraphSdl } = compose(subgraphs(EXAMPLE_URLS));
    const fields = fieldsByType(supergraphSdl);

    it('composes without a problem', () => {
      expect(problems).toEqual([]);
    });

    it('joins the fields of a conversation from all subgraphs', () => {
      expect(fields.get('Conversation')).toEqual(expect.arrayContaining(ADDED_FIELDS));
      expect(fields.get('Query')).toEqual(expect.arrayContaining(['contact', 'tickets']));
      expect(fields.get('Conversation')?.includes('routingEvents')).toBe(
        mode === 'full' || subgraphs(EXAMPLE_URLS).length > 2,
      );
    });

    it('has no types and fields of federation itself', () => {
      expect(fields.get('Query')).not.toContain('_entities');
      expect([...fields.keys()]).not.toContain('_Service');
    });
  });

  it('composes the whole gateway with a subgraph that has the same value types and root fields', () => {
    const other = `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"])
      type Query { projects(before: String, after: String, first: Int, last: Int): ProjectConnection @shareable }
      type ProjectConnection @shareable { pageInfo: PageInfo! }
      type PageInfo @shareable {
        hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
      }
    `;
    const subgraphs = [...SUPERGRAPHS.full.subgraphs(EXAMPLE_URLS), subgraph('other', other)];
    expect(compose(subgraphs).problems).toEqual([]);
  });

  it('reports a field that another subgraph has too', () => {
    const other = `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
      type Conversation @key(fields: "id") { id: UUID! channel: String! }
      scalar UUID
    `;
    const { problems } = compose([...SUPERGRAPHS.full.subgraphs(EXAMPLE_URLS), subgraph('other', other)]);
    expect(problems.join('\n')).toContain('channel');
  });
}

function subgraph(name: string, sdl: string): SubgraphDefinition {
  return { name, url: 'http://127.0.0.1:4003/graphql', sdl };
}

function fieldsByType(sdl: string): ReadonlyMap<string, readonly string[]> {
  const definitions: readonly DefinitionNode[] = sdl === '' ? [] : parse(sdl).definitions;
  return new Map(
    definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
      return [[definition.name.value, (definition.fields ?? []).map(({ name }) => name.value)] as const];
    }),
  );
}
