/** The fields that the gateway adds to types of the upstream schema, by type. No other file lists them. */
export const GATEWAY_FIELDS = {
  Conversation: ['contacts', 'contactAnomalies'],
  Query: ['contact', 'closedContacts', 'contactIndicators'],
} as const;

/** A field of `Conversation` that the gateway computes from the history of the conversation. */
export type ContactsFieldName = (typeof GATEWAY_FIELDS.Conversation)[number];

const CONTACTS_FIELDS: ReadonlySet<string> = new Set(GATEWAY_FIELDS.Conversation);

/** Whether the gateway computes this field of `Conversation` from the history of the conversation. */
export function isContactsFieldName(fieldName: string): fieldName is ContactsFieldName {
  return CONTACTS_FIELDS.has(fieldName);
}
