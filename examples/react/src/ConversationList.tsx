import { useQuery } from 'urql';
import { showDate } from './dates.ts';
import { Failure } from './Failure.tsx';
import { graphql } from './gql/index.ts';

const CLOSED_CONVERSATIONS = graphql(`
  query ClosedConversations($from: DateTime!, $to: DateTime!) {
    closedConversations(interval: { from: $from, to: $to }, first: 20) {
      edges { node { id channel closedAt contacts { id status } } }
    }
  }
`);

interface ConversationListProps {
  /** `YYYY-MM-DD`, UTC. */
  readonly from: string;
  /** `YYYY-MM-DD`, UTC. The interval ends where this day begins. */
  readonly to: string;
  readonly onSelect: (conversationId: string) => void;
}

/** The closed conversations of an interval. An edge is null when the history of its conversation could not be read. */
export function ConversationList({ from, to, onSelect }: ConversationListProps) {
  const variables = { from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` };
  const [{ data, error, fetching }] = useQuery({
    query: CLOSED_CONVERSATIONS,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const edges = data?.closedConversations?.edges ?? [];
  const conversations = edges.flatMap((edge) => edge?.node ?? []);
  const missing = edges.length - conversations.length;
  return (
    <section aria-label="Closed conversations" aria-busy={fetching}>
      <h2>Closed conversations</h2>
      <Failure error={error} />
      {missing > 0 && (
        <p>
          {missing} of {edges.length} conversations are missing here.
        </p>
      )}
      <ul>
        {conversations.map(({ id, channel, closedAt, contacts }) => (
          <li key={id}>
            <button type="button" onClick={() => onSelect(id)}>
              {id}
            </button>{' '}
            {channel}, closed {showDate(closedAt)}, {contacts.length} contacts
          </li>
        ))}
      </ul>
    </section>
  );
}
