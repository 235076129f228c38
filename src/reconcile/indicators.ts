import type { ContactStatsFields } from '../indicators/contactStats.ts';

/** An indicator that both the vendor's REST statistics and contacts have. */
export interface ReconciledIndicator {
  /** Its REST name. */
  readonly name: string;
  readonly kind: 'count' | 'seconds';
  /** Returns the gateway's value. Null when there is none. */
  readonly read: (stats: ContactStatsFields) => number | null;
}

export const RECONCILED_INDICATORS: readonly ReconciledIndicator[] = [
  { name: 'contact_number', kind: 'count', read: ({ contactCount }) => contactCount },
  { name: 'contact_unanswered_number', kind: 'count', read: ({ unansweredCount }) => unansweredCount },
  { name: 'contact_duration', kind: 'seconds', read: ({ durationSeconds }) => durationSeconds.mean },
  { name: 'contact_answered_duration', kind: 'seconds', read: ({ replySeconds }) => replySeconds.mean },
  {
    name: 'contact_answered_after_first_message_duration',
    kind: 'seconds',
    read: ({ firstReplySeconds }) => firstReplySeconds.mean,
  },
  {
    name: 'contact_closed_after_last_message_duration',
    kind: 'seconds',
    read: ({ closingDelaySeconds }) => closingDelaySeconds.mean,
  },
  { name: 'contact_waiting_duration', kind: 'seconds', read: ({ waitingSeconds }) => waitingSeconds.mean },
];
