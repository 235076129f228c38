import type { Fact, RoutingRuleRef, UserRef } from '../../contacts/facts/fact.ts';
import type { Timestamp } from '../../contacts/facts/instant.ts';
import type { JsonObject } from '../response/json.ts';
import { stringOrNull } from '../response/json.ts';
import { decodeRouting, decodeUser } from './decodeRefs.ts';
import type { AttachmentField, AttachmentReader } from './fields/attachments.ts';
import { ATTACHMENT_TYPE_BY_NAME } from './fields/attachments.ts';
import type { HistoryNames } from './fields/historyNames.ts';

/**
 * R2, R3, R13, R17: the fact that a system attachment states. Null for the types that state none.
 *
 * @param moment the date of the message that carries it.
 * @param systemMessageId the id of that message.
 */
export function decodeAttachment(
  attachment: JsonObject,
  moment: Timestamp,
  systemMessageId: string | null,
  names: HistoryNames,
): Fact | null {
  const typeName = attachment[names.typename];
  const type = typeof typeName === 'string' ? ATTACHMENT_TYPE_BY_NAME.get(typeName) : undefined;
  return type ? type.readFact(new ParsedAttachment(attachment, names), moment, systemMessageId) : null;
}

class ParsedAttachment implements AttachmentReader {
  readonly #attachment: JsonObject;
  readonly #names: HistoryNames;

  constructor(attachment: JsonObject, names: HistoryNames) {
    this.#attachment = attachment;
    this.#names = names;
  }

  user({ name }: AttachmentField): UserRef | null {
    return decodeUser(this.#attachment, name, this.#names);
  }

  routingRule({ name }: AttachmentField): RoutingRuleRef | null {
    return decodeRouting(this.#attachment, name, this.#names);
  }

  text({ name }: AttachmentField): string | null {
    return stringOrNull(this.#attachment[name]);
  }
}
