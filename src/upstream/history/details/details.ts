import type { UserRef } from '../../../contacts/facts/fact.ts';
import type { Json, JsonObject } from '../../response/json.ts';
import { isObject, stringOrNull } from '../../response/json.ts';

/**
 * The details of a conversation: what reconstruction does not need, but a report may want. Each has the path of fields
 * from the conversation.
 */
export const CONVERSATION_DETAILS = {
  createdAt: ['createdAt'],
  language: ['language'],
  tags: ['tags', 'name'],
  customerSatisfaction: ['satisfactionSurvey', 'customerSatisfaction'],
  netPromoterScore: ['satisfactionSurvey', 'netPromoterScore'],
  visitorId: ['visitor', 'visitorId'],
  visitorEmail: ['visitor', 'email'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ConversationDetail = keyof typeof CONVERSATION_DETAILS;

/** The details of a user: of the operator, of the user who ended the contact, and of the user it was transferred to. */
export type UserDetail = 'firstName' | 'lastName' | 'email';

/** A text, a list of texts or a number. Null when the value is absent, was not selected, or is of another kind. */
export interface DetailReader {
  text(detail: ConversationDetail): string | null;
  texts(detail: ConversationDetail): readonly string[];
  wholeNumber(detail: ConversationDetail): number | null;
}

/** Reads the details of a conversation from its JSON. */
export function readDetails(conversation: JsonObject): DetailReader {
  const read = (detail: ConversationDetail): Json =>
    CONVERSATION_DETAILS[detail].reduce<Json>(fieldOf, conversation);
  return {
    text: (detail) => stringOrNull(read(detail)),
    texts: (detail) => {
      const values = read(detail);
      return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
    },
    wholeNumber: (detail) => {
      const value = read(detail);
      return Number.isSafeInteger(value) ? Number(value) : null;
    },
  };
}

/** The value of a field. Of a list of objects, the list of their values. */
function fieldOf(value: Json, field: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => fieldOf(item, field));
  return isObject(value) ? value[field] : null;
}

/**
 * The alias of a user's details beside the reference to the user. One attachment may refer to two users. The byte reader
 * accepts `p` and a number.
 */
export const DETAILS_ALIASES = { operator: 'p0', endedBy: 'p1', transferredToUser: 'p2' } as const;

/** The users of a contact. */
export type ContactUser = keyof typeof DETAILS_ALIASES;

/** The fields of an attachment that may hold each user. */
const FIELDS_OF_USER: Readonly<Record<ContactUser, readonly string[]>> = {
  operator: ['toUser'],
  endedBy: ['byUser', 'fromUser'],
  transferredToUser: ['toUser'],
};

/**
 * One detail of a user of a contact. Null when upstream does not send it.
 *
 * @param role how the contact refers to the user.
 */
export function readUserDetail(user: UserRef | null, role: ContactUser, detail: UserDetail): string | null {
  const details = user && detailsOf(user.origin, role);
  return details && stringOrNull(details[detail]);
}

/** The first name and the last name, or else the user name, which other programs request. Null without one of them. */
export function readUserName(user: UserRef | null, role: ContactUser): string | null {
  const details = user && detailsOf(user.origin, role);
  if (details === null) return null;
  const { firstName, lastName, userName } = details;
  const first = stringOrNull(firstName) ?? '';
  const last = stringOrNull(lastName) ?? '';
  const name = first !== '' && last !== '' ? `${first} ${last}` : first || last;
  return name === '' ? stringOrNull(userName) : name;
}

/** The gateway's own selection of details, or the user in a response that another program requested. */
function detailsOf(origin: object, role: ContactUser): JsonObject | null {
  if (!isObject(origin)) return null;
  const selected = origin[DETAILS_ALIASES[role]];
  if (isObject(selected)) return selected;
  for (const field of FIELDS_OF_USER[role]) {
    const user = origin[field];
    if (isObject(user)) return user;
  }
  return null;
}
