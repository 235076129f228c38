import type { GraphQLSchema } from 'graphql';
import { isScalarType } from 'graphql';

interface ScalarDescription {
  readonly description: string;
  /** The specification that all values comply with. Null when there is none. */
  readonly specifiedByURL: string | null;
}

/** The upstream's scalars that fields of the gateway have, too. The upstream does not describe them. */
const DESCRIPTIONS: Readonly<Record<string, ScalarDescription>> = {
  UUID: {
    description: 'A universally unique identifier, such as `00000000-0000-4000-8000-000000000001`.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
  },
  DateTime: {
    description: `A date and time in ISO 8601 with seconds, as the upstream spells it: with \`Z\` or an offset, and with or without a
fraction of a second. The offset may have no colon, as in \`2026-01-02T11:19:52+0100\`, so not all values comply with
RFC 3339. Compare dates as instants, not as text.`,
    specifiedByURL: null,
  },
  LegacyId: {
    description: 'An integer: the id of a user, a project or another object that has no UUID.',
    specifiedByURL: null,
  },
};

/**
 * Adds descriptions to the scalars `UUID`, `DateTime` and `LegacyId` of a schema, and the URL of the specification if there is
 * one. A scalar that has a description is left as it is: the upstream may mean something else.
 * It changes the schema, so the schema must not be the upstream's.
 */
export function describeScalars(schema: GraphQLSchema): void {
  for (const [name, { description, specifiedByURL }] of Object.entries(DESCRIPTIONS)) {
    const type = schema.getType(name);
    if (!isScalarType(type) || type.description) continue;
    type.description = description;
    type.specifiedByURL ??= specifiedByURL;
  }
}
