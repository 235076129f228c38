import { GraphQLError } from 'graphql';
import { EndlessListError } from '../../../upstream/closedConversations/closedHistories.ts';
import type { Finding } from './finding.ts';
import { failed, ok, skipped, warning } from './finding.ts';
import type { RecentConversations } from './readRecent.ts';

/**
 * Reads conversations, and describes their contacts, anomalies, pages and times.
 *
 * @param timeoutMs the longest operation that the gateway waits for, in milliseconds.
 */
export async function* checkConversations(
  read: () => Promise<RecentConversations>,
  timeoutMs: number,
): AsyncGenerator<Finding, void> {
  const recent = await read().catch(expectedError);
  if (recent instanceof Error) {
    yield failed(
      'conversations',
      `The list of closed conversations could not be read (${codeOf(recent)}).`,
      'Check whether the token may see closed conversations. `contacts-gateway schema check` compares the list with the one that the gateway knows.',
    );
    yield skipped('anomalies', 'No conversation was read.');
    return;
  }
  yield* describeUnavailable(recent);
  if (recent.read.length === 0 && recent.unavailable.length > 0) {
    yield skipped('anomalies', 'No conversation was read.');
    return;
  }
  yield describeReading(recent, timeoutMs);
  yield describeAnomalies(recent);
}

/** Returns an error of the upstream, or of a time limit. Rethrows all others. */
function expectedError(error: unknown): Error {
  const isExpected =
    error instanceof GraphQLError ||
    error instanceof EndlessListError ||
    (error instanceof Error && error.name === 'TimeoutError');
  if (isExpected) return error;
  throw error;
}

/** A code, because a message of the upstream is not shown. */
function codeOf(error: Error): string {
  if (!(error instanceof GraphQLError)) return error.name;
  const { code } = error.extensions;
  return typeof code === 'string' ? code : error.name;
}

function* describeUnavailable({ read, unavailable }: RecentConversations): Generator<Finding, void> {
  const [first] = unavailable;
  if (first === undefined) return;
  const cause = first.cause === null ? '' : ` (${codeOf(first.cause)})`;
  const found = `The histories of ${unavailable.length} of ${read.length + unavailable.length} conversations could not be read: ${first.reason}${cause}.`;
  const describe = read.length === 0 ? failed : warning;
  yield describe(
    'conversations',
    found,
    'Check whether the token may see messages, routing events and users of all projects.',
  );
}

function describeReading(recent: RecentConversations, timeoutMs: number): Finding {
  const { read, hours, pages, operationsMs } = recent;
  if (read.length === 0) {
    return warning(
      'conversations',
      `The token sees no conversation that was closed in the last ${daysOf(hours)}.`,
      'Test with an account that has conversations, or check the projects that the token may see.',
    );
  }
  const contacts = sum(read.map(({ result }) => result.contacts.length));
  const messages = sum(read.map((each) => each.messages));
  const slowest = Math.max(...operationsMs);
  const found =
    `Read ${read.length} conversations closed in the last ${daysOf(hours)}: ${contacts} contacts, ${messages} messages on ${pages} pages. ` +
    `${operationsMs.length} operations took ${Math.round(sum(operationsMs))} ms, the slowest ${Math.round(slowest)} ms.`;
  if (slowest > timeoutMs / 2) {
    return warning(
      'conversations',
      found,
      'The upstream is slow: raise UPSTREAM_TIMEOUT_MS, or request smaller pages.',
    );
  }
  if (contacts === 0) {
    return warning(
      'conversations',
      found,
      'Check whether the token may see system messages: contacts come from them.',
    );
  }
  return ok('conversations', found);
}

function describeAnomalies({ read }: RecentConversations): Finding {
  const withAnomalies = read.filter(({ result }) => result.anomalies.length > 0);
  const counts = new Map<string, number>();
  for (const { result } of withAnomalies) {
    for (const { code } of result.anomalies) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  if (counts.size === 0) return ok('anomalies', 'The rules explain all events of these conversations.');
  const codes = [...counts].map(([code, count]) => `${count} ${code}`).join(', ');
  const ids = withAnomalies.map(({ id }) =>
    PRINTABLE_ID.test(id) ? id : 'one with an id that is not shown',
  );
  return warning(
    'anomalies',
    `The rules do not explain some events: ${codes}. Conversations: ${ids.join(', ')}.`,
    'Look at these conversations in the explorer (/explorer/ID). docs/reconstruction.md says what each code means, and how the contacts are counted.',
  );
}

/** An id comes from the upstream, so it could be any text. */
const PRINTABLE_ID = /^[\w-]{1,64}$/;

function daysOf(hours: number): string {
  return hours < 48 ? `${hours} h` : `${hours / 24} days`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
