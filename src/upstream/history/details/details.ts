import type { UserRef } from '../../../contacts/facts/fact.ts';
import type { Json, JsonObject } from '../../response/json.ts';
import { isObject, stringOrNull } from '../../response/json.ts';

/** A part of a conversation or of a user that reconstruction does not need, but that a report may want. */
export interface Detail {
  /** The field of upstream's schema, as `Type.field`. */
  readonly field: string;
  /** The fields on the way to it, the field itself included, from the conversation or from the user. */
  readonly path: readonly string[];
}

/** The details of a conversation. */
export const CONVERSATION_DETAILS = {
  createdAt: { field: 'Conversation.createdAt', path: ['createdAt'] },
  language: { field: 'Conversation.language', path: ['language'] },
  tags: { field: 'ConversationTag.name', path: ['tags', 'name'] },
  customerSatisfaction: {
    field: 'SatisfactionSurvey.customerSatisfaction',
    path: ['satisfactionSurvey', 'customerSatisfaction'],
  },
  netPromoterScore: {
    field: 'SatisfactionSurvey.netPromoterScore',
    path: ['satisfactionSurvey', 'netPromoterScore'],
  },
  visitorId: { field: 'Visitor.visitorId', path: ['visitor', 'visitorId'] },
  visitorEmail: { field: 'Visitor.email', path: ['visitor', 'email'] },
} as const satisfies Readonly<Record<string, Detail>>;

/** The details of a user: of the operator, of the user who ended the contact, and of the user it was transferred to. */
export const USER_DETAILS = {
  firstName: { field: 'User.firstName', path: ['firstName'] },
  lastName: { field: 'User.lastName', path: ['lastName'] },
  userName: { field: 'User.userName', path: ['userName'] },
  email: { field: 'User.email', path: ['email'] },
} as const satisfies Readonly<Record<string, Detail>>;

export type ConversationDetail = keyof typeof CONVERSATION_DETAILS;
export type UserDetail = keyof typeof USER_DETAILS;

/** The alias of a user's details beside each reference to the user. The byte reader accepts `p` and a number. */
export const USER_DETAILS_ALIAS = 'p0';

/** A text, a list of texts or a number. Null when the value is absent, was not selected, or is of another kind. */
export interface DetailReader {
  text(detail: ConversationDetail): string | null;
  texts(detail: ConversationDetail): readonly string[];
  wholeNumber(detail: ConversationDetail): number | null;
}

/** Reads the details of a conversation from its JSON. */
export function readDetails(conversation: JsonObject): DetailReader {
  const read = (detail: ConversationDetail): Json =>
    CONVERSATION_DETAILS[detail].path.reduce<Json>(fieldOf, conversation);
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

/** The fields of an attachment that may hold each user of a contact. */
const FIELDS_OF_USER = {
  operator: ['toUser'],
  endedBy: ['byUser', 'fromUser'],
  transferredToUser: ['toUser'],
} as const;

export type ContactUser = keyof typeof FIELDS_OF_USER;

/**
 * One detail of a user of a contact. Null when upstream does not send it.
 *
 * @param role how the contact refers to the user.
 */
export function readUserDetail(user: UserRef | null, role: ContactUser, detail: UserDetail): string | null {
  const details = user && detailsOf(user.origin, role);
  return details && stringOrNull(details[detail]);
}

/** The first name and the last name, or else the user name. Null when upstream sends none of them. */
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
  const selected = origin[USER_DETAILS_ALIAS];
  if (isObject(selected)) return selected;
  for (const field of FIELDS_OF_USER[role]) {
    const user = origin[field];
    if (isObject(user)) return user;
  }
  return null;
}
