import type { ClosedList } from '../../upstream/schema/closedList.ts';
import { argumentsForClients, argumentsSdl } from './listArguments.ts';

/** The default and the maximum of contacts on one page of `closedContacts`. */
export const DEFAULT_FIRST = 50;
export const MAX_FIRST = 100;

/** The default and the maximum of days between the opening of a contact and the closing of its conversation (R25). */
export const DEFAULT_LOOKAHEAD_DAYS = 14;
export const MAX_LOOKAHEAD_DAYS = 62;

/** Most rows of one `contactIndicators`. Each row takes about 5 kB of memory while it is computed. */
export const MAX_ROWS = 10_000;

/** The SDL of the fields of `Query` for the contacts of an interval. */
export function fieldsSdl(list: ClosedList): string {
  const others = argumentsForClients(list);
  const unordered = others.filter(({ name }) => name !== list.order?.argument);
  return `
    extend type Query {
      """
      The contacts of the conversations that were closed in the interval. The interval includes its start, and does not
      include its end. The conversations are in upstream's order, which is by default the order of closing.
      """
      closedContacts(
        ${argumentsSdl(list, others)}
        where: ContactFilter
        "At most ${MAX_FIRST}."
        first: Int = ${DEFAULT_FIRST}
        "The cursor of a contact, or the end of a page, of a list with the same arguments."
        after: String
      ): ContactConnection!

      """
      Sums over the contacts of the conversations that were closed in the interval, or over the contacts that were opened
      in it: see "period". The interval includes its start, and does not include its end. Null, with an error, when there
      are more conversations than one request may read, or more than ${MAX_ROWS} rows.
      """
      contactIndicators(
        ${argumentsSdl(list, unordered)}
        where: ContactFilter
        groupBy: [ContactDimension!] = []
        step: ContactStep
        "The time zone in which steps begin, such as Europe/Paris. The default is UTC."
        timeZone: String
        "Whether firstResponseSeconds, replySeconds and firstReplySeconds include the reply times of bots."
        botsInResponsiveness: Boolean = false
        "Which contacts belong to the interval."
        period: ContactPeriod = CONVERSATION_CLOSED
        """
        Only for the period OPENED: also reads conversations that were closed up to this many days after the end of the
        interval. At most ${MAX_LOOKAHEAD_DAYS}.
        """
        lookahead: Int = ${DEFAULT_LOOKAHEAD_DAYS}
      ): ContactIndicators
    }`;
}
