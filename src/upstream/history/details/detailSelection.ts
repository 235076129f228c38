import type { GraphQLSchema } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import type { ReferenceSelectionsBySite } from '../historySelection.ts';
import { noReferenceSelections } from '../historySelection.ts';
import type { ConversationDetail, UserDetail } from './details.ts';
import { CONVERSATION_DETAILS, DETAILS_ALIASES } from './details.ts';

export interface WantedDetails {
  readonly conversation: readonly ConversationDetail[];
  readonly user: readonly UserDetail[];
}

/** What to request of the wanted details. */
export interface DetailSelection {
  /** Fields of the conversation: see the parameter `details` of `historySelection`. */
  readonly fields: Readonly<Record<string, string>>;
  /** The details of users, beside each reference to one: a page takes no further operation for them. */
  readonly references: ReferenceSelectionsBySite;
  /** The wanted fields that the schema lacks, as `Type.field`. They are not requested. */
  readonly missing: readonly string[];
}

/** Selects the wanted details that the schema has. */
export function detailSelection(
  schema: GraphQLSchema,
  { conversation, user }: WantedDetails,
): DetailSelection {
  const ofConversation = readable(
    schema,
    'Conversation',
    conversation.map((detail) => CONVERSATION_DETAILS[detail]),
  );
  const ofUser = readable(
    schema,
    'User',
    user.map((detail) => [detail]),
  );
  return {
    fields: fieldsOf(ofConversation.paths),
    references: userReferences(ofUser.paths.flat()),
    missing: [...new Set([...ofConversation.missing, ...ofUser.missing])],
  };
}

type Path = readonly string[];

function readable(
  schema: GraphQLSchema,
  root: string,
  paths: readonly Path[],
): { readonly paths: readonly Path[]; readonly missing: readonly string[] } {
  const found: Path[] = [];
  const missing: string[] = [];
  for (const path of paths) {
    const lacking = lackingField(schema, root, path);
    if (lacking === null) found.push(path);
    else missing.push(lacking);
  }
  return { paths: found, missing };
}

/** The first field on the path that the schema lacks, as `Type.field`. Null if it has all of them. */
function lackingField(schema: GraphQLSchema, root: string, path: Path): string | null {
  let typeName = root;
  for (const name of path) {
    const type = schema.getType(typeName);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (field === undefined) return `${typeName}.${name}`;
    typeName = getNamedType(field.type).name;
  }
  return null;
}

/** All paths are one or two fields long. */
function fieldsOf(paths: readonly Path[]): Readonly<Record<string, string>> {
  const inner = new Map<string, string[]>();
  for (const [name = '', ...rest] of paths) inner.set(name, [...(inner.get(name) ?? []), ...rest]);
  return Object.fromEntries(
    [...inner].map(([name, rest]) => [name, rest.length === 0 ? name : `${name} { ${rest.join(' ')} }`]),
  );
}

function userReferences(names: readonly string[]): ReferenceSelectionsBySite {
  const references = noReferenceSelections();
  if (names.length === 0) return references;
  const selection = `{ ${names.join(' ')} }`;
  for (const role of ['operator', 'endedBy', 'transferredToUser'] as const) {
    references[role].push({ alias: DETAILS_ALIASES[role], selection });
  }
  return references;
}
