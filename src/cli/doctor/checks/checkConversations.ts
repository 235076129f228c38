import { GraphQLError } from 'graphql';
import { EndlessListError } from '../../../upstream/closedConversations/closedHistories.ts';
import { UpstreamError } from '../../../upstream/errors/upstreamError.ts';
import { UPSTREAM_ACTIONS } from './checkHttp.ts';
import { TEST_WITH_TOKEN } from './credentials.ts';
import type { Finding } from './finding.ts';
import { failed, ok, skipped, warning } from './finding.ts';
import type { RecentConversations } from './readRecent.ts';

export interface ConversationsParts {
  /** The longest operation that the gateway waits for, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether the conversations are read with a token. */
  readonly hasToken: boolean;
}

/** Reads conversations, and describes their contacts, anomalies, pages and times. */
export async function* checkConversations(
  read: () => Promise<RecentConversations>,
  { timeoutMs, hasToken }: ConversationsParts,
): AsyncGenerator<Finding, void> {
  const recent = await read().catch(expectedError);
  if (recent instanceof Error) {
    yield describeFailure(
      `The list of closed conversations could not be read (${codeOf(recent)}).`,
      recent,
      'Check whether the token may see closed conversations. `contacts-gateway schema check` compares the list with the one that the gateway knows.',
      hasToken,
    );
  } else {
    yield* describeUnavailable(recent, hasToken);
    if (recent.read.length > 0 || recent.unavailable.length === 0) yield describeReading(recent, timeoutMs);
    if (recent.read.length > 0) {
      yield describeAnomalies(recent);
      return;
    }
  }
  yield skipped('anomalies', 'No conversation was read.');
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

/** Describes that nothing could be read. Without a token, a refusal says nothing about the tokens of clients. */
function describeFailure(
  found: string,
  error: Error | null,
  tokenAction: string,
  hasToken: boolean,
): Finding {
  return isRefusal(error) && !hasToken
    ? warning('conversations', found, TEST_WITH_TOKEN)
    : failed('conversations', found, actionFor(error, tokenAction));
}

/** Whether the upstream responded that it does not give the data. Null: it sent null. */
function isRefusal(error: Error | null): boolean {
  return error instanceof UpstreamError
    ? error.code === 'UPSTREAM_UNAUTHENTICATED'
    : error === null || error instanceof GraphQLError;
}

/** @param tokenAction what to do when the token may be the cause. */
function actionFor(error: Error | null, tokenAction: string): string {
  if (error instanceof UpstreamError) return UPSTREAM_ACTIONS[error.code];
  return error?.name === 'TimeoutError'
    ? 'Reading took longer than REQUEST_DEADLINE_MS: raise it, or look at the status page of the upstream.'
    : tokenAction;
}

function* describeUnavailable(
  { read, unavailable }: RecentConversations,
  hasToken: boolean,
): Generator<Finding, void> {
  const [first] = unavailable;
  if (first === undefined) return;
  const cause = first.cause === null ? '' : ` (${codeOf(first.cause)})`;
  const found = `The histories of ${unavailable.length} of ${read.length + unavailable.length} conversations could not be read: ${first.reason}${cause}.`;
  const tokenAction = 'Check whether the token may see messages, routing events and users of all projects.';
  yield read.length === 0
    ? describeFailure(found, first.cause, tokenAction, hasToken)
    : warning('conversations', found, actionFor(first.cause, tokenAction));
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
