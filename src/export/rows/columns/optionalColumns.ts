import type { ConversationDetail, UserDetail } from '../../../upstream/history/details/details.ts';
import { readUserDetail } from '../../../upstream/history/details/details.ts';
import type { Column } from './column.ts';
import { optional, required } from './column.ts';
import type { ContactRowSource, ConversationSource } from './rowSources.ts';

/** A column that is exported only when it is requested (`--columns`): it costs time, or holds personal data. */
export interface OptionalColumn {
  /** What must be requested from upstream. */
  readonly needs:
    | { readonly kind: 'conversation'; readonly detail: ConversationDetail }
    | { readonly kind: 'user'; readonly detail: UserDetail };
  readonly ofContact: Column<ContactRowSource>;
  /** Null for a column of contacts alone. */
  readonly ofConversation: Column<ConversationSource> | null;
}

/** In the order of the columns. */
export const OPTIONAL_COLUMNS: readonly OptionalColumn[] = [
  userEmail('operatorEmail', ({ contact }) => readUserDetail(contact.operator, 'operator', 'email')),
  userEmail('endedByEmail', ({ contact }) => readUserDetail(contact.endedBy, 'endedBy', 'email')),
  userEmail('transferredToUserEmail', ({ contact }) =>
    readUserDetail(contact.transferredToUser, 'transferredToUser', 'email'),
  ),
  ofDetail(
    'language',
    optional('language', 'text', ({ details }) => details.text('language')),
  ),
  ofDetail(
    'tags',
    required('tags', 'texts', ({ details }) => details.texts('tags')),
  ),
  ofDetail(
    'customerSatisfaction',
    optional('customerSatisfaction', 'count', ({ details }) => details.wholeNumber('customerSatisfaction')),
  ),
  ofDetail(
    'netPromoterScore',
    optional('netPromoterScore', 'count', ({ details }) => details.wholeNumber('netPromoterScore')),
  ),
  ofDetail(
    'visitorId',
    optional('visitorId', 'text', ({ details }) => details.text('visitorId')),
  ),
  ofDetail(
    'visitorEmail',
    optional('visitorEmail', 'text', ({ details }) => details.text('visitorEmail')),
  ),
];

function userEmail(name: string, read: (source: ContactRowSource) => string | null): OptionalColumn {
  return {
    needs: { kind: 'user', detail: 'email' },
    ofContact: optional(name, 'text', read),
    ofConversation: null,
  };
}

/** A column of the conversation. Each of its contacts repeats the value. */
function ofDetail(detail: ConversationDetail, column: Column<ConversationSource>): OptionalColumn {
  return {
    needs: { kind: 'conversation', detail },
    ofContact: { ...column, read: ({ whole }) => column.read(whole) },
    ofConversation: column,
  };
}
