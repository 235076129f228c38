import type { ClosedList } from '../../upstream/schema/closedList.ts';
import { MAX_ROWS } from './contactIndicators.ts';
import { argumentsForClients, argumentsSdl } from './listArguments.ts';

/** Contacts on one page of `closedContacts`. */
export const DEFAULT_FIRST = 50;
export const MAX_FIRST = 100;

/** How long after the opening of a contact its conversation is expected to close, in days (R25). */
export const DEFAULT_LOOKAHEAD_DAYS = 14;
export const MAX_LOOKAHEAD_DAYS = 62;

/** The SDL of the fields of `Query` for the contacts of an interval. */
export function fieldsSdl(list: ClosedList): string {
  const others = argumentsForClients(list);
  const unordered = others.filter(({ name }) => name !== list.order?.argument);
  return `
    extend type Query {
      """
      The contacts of the conversations that were closed in the interval, which is half-open: its start is in it, its
      end is not. In the order in which upstream lists the conversations, by default that of their closing.
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
      in it: see "period". The interval is half-open. Null, with an error, when there are more conversations than one request
      may read, or more than ${MAX_ROWS} rows.
      """
      contactIndicators(
        ${argumentsSdl(list, unordered)}
        where: ContactFilter
        groupBy: [ContactDimension!] = []
        step: ContactStep
        "In which steps begin, such as Europe/Paris. UTC unless given."
        timeZone: String
        "Whether the reply times of bots count in firstResponseSeconds, replySeconds and firstReplySeconds."
        botsInResponsiveness: Boolean = false
        "Which contacts the interval holds."
        period: ContactPeriod = CONVERSATION_CLOSED
        """
        Of use for the period OPENED: how many days after the end of the interval conversations may have closed to be read.
        At most ${MAX_LOOKAHEAD_DAYS}.
        """
        lookahead: Int = ${DEFAULT_LOOKAHEAD_DAYS}
      ): ContactIndicators
    }`;
}
