export const CONTACTS_FETCHES = ['eager', 'lazy'] as const;

/**
 * When the first page of a history is requested. `eager`: together with its conversation. `lazy`: in an operation of its
 * own; with the conversation only its id and closing date are requested.
 */
export type ContactsFetch = (typeof CONTACTS_FETCHES)[number];
