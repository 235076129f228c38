import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { showDate } from './dates.ts';
import { Failure } from './Failure.tsx';
import { graphql } from './gql/index.ts';

/** The fields of the upstream have an alias of their own, so they are there when the history could not be read. */
const CONVERSATION = graphql(`
  query Conversation($id: UUID!) {
    conversation(id: $id) { id channel closedAt }
    history: conversation(id: $id) {
      contacts { id status openedAt closedAt durationSeconds answered operator { id ... on Professional { userName } ... on Bot { lastName } } }
      contactAnomalies { message }
    }
  }
`);

/** How often an ongoing conversation is read again, in milliseconds. */
const POLL_MS = 3_000;

/** The same after an error, as the upstream may be overloaded. */
const POLL_AFTER_ERROR_MS = 30_000;

/** The contacts of one conversation. It is read again for as long as it is not closed. */
export function Conversation({ id }: { readonly id: string }) {
  const [{ data, error, fetching, stale }, refetch] = useQuery({
    query: CONVERSATION,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  // A failed read may have no data. The page then keeps that of the last one.
  const [last, setLast] = useState(data);
  if (data?.conversation && data !== last) setLast(data);
  const { conversation, history } = (error && !data?.conversation ? last : data) ?? {};
  const isOngoing = conversation?.closedAt === null;
  const isReading = fetching || stale;
  const hasFailed = error !== undefined;
  useEffect(() => {
    if (!isOngoing || isReading) return;
    const read = () => document.hidden || refetch({ requestPolicy: 'network-only' });
    const timer = setInterval(read, hasFailed ? POLL_AFTER_ERROR_MS : POLL_MS);
    return () => clearInterval(timer);
  }, [isOngoing, isReading, hasFailed, refetch]);
  return (
    <section aria-label="Conversation">
      <h2>Conversation {id}</h2>
      <Failure error={error} />
      {data && !error && !conversation && <p>There is no such conversation.</p>}
      {conversation && (
        <p>
          {conversation.channel}, {isOngoing ? 'ongoing' : `closed ${showDate(conversation.closedAt)}`}
        </p>
      )}
      {history && (
        <table>
          <thead>
            <tr>
              <th>Opened (UTC)</th>
              <th>Ended (UTC)</th>
              <th>Operator</th>
              <th>Status</th>
            </tr>
          </thead>
          <tbody>
            {history.contacts.map((contact) => (
              <tr key={contact.id}>
                <td>{showDate(contact.openedAt)}</td>
                <td>{showDate(contact.closedAt)}</td>
                <td>{nameOf(contact.operator)}</td>
                <td>{contact.status}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {messagesOf(history?.contactAnomalies).map((message) => (
        <p key={message}>{message}</p>
      ))}
    </section>
  );
}

interface Operator {
  readonly id: number;
  readonly userName?: string | null;
  readonly lastName?: string | null;
}

function nameOf(operator: Operator | null | undefined): string {
  return operator ? (operator.userName ?? operator.lastName ?? `User ${operator.id}`) : '–';
}

/** Each message once: two anomalies may have the same one. */
function messagesOf(anomalies: readonly { readonly message: string }[] = []): readonly string[] {
  return [...new Set(anomalies.map(({ message }) => message))];
}
