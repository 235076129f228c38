import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import { fieldOf, objectsIn } from '../../../src/sandbox/server/data/json.ts';
import { queriesOf } from './sdk.ts';

type UserId = string | number;
type Users = DataLoader<UserId, unknown, string>;

/** The loaders of a request, one for each field that selects users. */
const requests = new WeakMap<object, Map<FieldNode | undefined, Users>>();

/** Loads a user. The users that a field of a request needs are requested once, in one list. */
export function loadUser(id: UserId, context: object, info: GraphQLResolveInfo): Promise<unknown> {
  const loaders = requests.get(context) ?? new Map<FieldNode | undefined, Users>();
  requests.set(context, loaders);
  const [field] = info.fieldNodes;
  const loader = loaders.get(field) ?? createLoader(context, info);
  loaders.set(field, loader);
  return loader.load(id);
}

function createLoader(context: object, info: GraphQLResolveInfo): Users {
  return new DataLoader(
    async (ids) => {
      const edges = await queriesOf(context).users({
        ...{ context, info, args: { userIds: ids, first: ids.length } },
        selectionSet: inEdges,
        valuesFromResults: (connection) => fieldOf(connection, 'edges'),
      });
      const nodes = objectsIn(edges).map((edge) => fieldOf(edge, 'node'));
      const users = new Map(nodes.map((node) => [String(fieldOf(node, 'id')), node]));
      return ids.map((id) => users.get(String(id)) ?? null);
    },
    { cacheKeyFn: String, maxBatchSize: LARGEST_PAGE },
  );
}

const LARGEST_PAGE = 100;

/** `{ edges { node { ... } } }` around the fields that the client selected, with the id. */
function inEdges(selected: SelectionSetNode): SelectionSetNode {
  const id = fieldNode('id');
  return selectionOf(
    fieldNode('edges', selectionOf(fieldNode('node', selectionOf(id, ...selected.selections)))),
  );
}

function selectionOf(...selections: SelectionSetNode['selections']): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

function fieldNode(name: string, selectionSet?: SelectionSetNode): FieldNode {
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    ...(selectionSet && { selectionSet }),
  };
}
