import type { JsonObject } from '../gateway/json.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../gateway/json.ts';
import type { Anomaly, Contact, Conversation, Message, MessagePage, Person } from './conversation.ts';

/**
 * Reads the conversation in the response to `conversationOperation`. The gateway has checked the types of its fields, so a
 * missing value becomes an empty text, 0 or null.
 */
export function readConversation(json: JsonObject): Omit<Conversation, 'messages'> {
  return {
    id: textAt(json, 'id') ?? '',
    createdAt: textAt(json, 'createdAt') ?? '',
    closedAt: textAt(json, 'closedAt'),
    channel: textAt(json, 'channel') ?? '',
    projectName: nameAt(json, 'project'),
    contacts: objectsAt(json, 'contacts').map(readContact),
    anomalies: objectsAt(json, 'contactAnomalies').map(readAnomaly),
    routings: objectsAt(json, 'routingEvents').map((event) => ({
      createdAt: textAt(event, 'createdAt') ?? '',
      rule: nameAt(event, 'routingRule'),
      group: nameAt(event, 'routingGroup'),
    })),
  };
}

/** Reads one page of messages. A missing page counts as an empty last page. */
export function readMessages(conversation: JsonObject): MessagePage {
  const connection = objectAt(conversation, 'messages') ?? {};
  return {
    messages: objectsAt(connection, 'edges').flatMap((edge) => readMessage(objectAt(edge, 'node') ?? {})),
    nextCursor: endCursorOf(connection),
  };
}

/** Returns the cursor for the next page of messages; null on the last page. */
export function endCursorOf(connection: JsonObject): string | null {
  const pageInfo = objectAt(connection, 'pageInfo') ?? {};
  return pageInfo['hasNextPage'] === true ? textAt(pageInfo, 'endCursor') : null;
}

function readContact(json: JsonObject): Contact {
  return {
    id: textAt(json, 'id') ?? '',
    status: textAt(json, 'status') ?? '',
    openedAt: textAt(json, 'openedAt') ?? '',
    closedAt: textAt(json, 'closedAt'),
    durationSeconds: numberAt(json, 'durationSeconds'),
    operator: personAt(json, 'operator'),
    routedAt: textAt(json, 'routedAt'),
    routingRule: nameAt(json, 'routingRule'),
    routingGroup: nameAt(json, 'routingGroup'),
    answered: json['answered'] === true,
    firstResponseSeconds: numberAt(json, 'firstResponseSeconds'),
    firstReplySeconds: numberAt(json, 'firstReplySeconds'),
    meanReplySeconds: numberAt(json, 'meanReplySeconds'),
    replyCount: numberAt(json, 'replyCount') ?? 0,
    waitingSeconds: numberAt(json, 'waitingSeconds'),
    closingDelaySeconds: numberAt(json, 'closingDelaySeconds'),
    operatorMessageCount: numberAt(json, 'operatorMessageCount') ?? 0,
    visitorMessageCount: numberAt(json, 'visitorMessageCount') ?? 0,
    endReason: textAt(json, 'endReason'),
    endedBy: personAt(json, 'endedBy'),
    snoozedUntil: textAt(json, 'snoozedUntil'),
    transferReason: textAt(json, 'transferReason'),
    transferredToUser: personAt(json, 'transferredToUser'),
    transferredToRoutingRule: nameAt(json, 'transferredToRoutingRule'),
    events: objectsAt(json, 'events').map((event) => ({
      kind: textAt(event, 'kind') ?? '',
      occurredAt: textAt(event, 'occurredAt') ?? '',
      systemMessageId: textAt(event, 'systemMessageId'),
    })),
  };
}

function readAnomaly(json: JsonObject): Anomaly {
  return {
    code: textAt(json, 'code') ?? '',
    message: textAt(json, 'message') ?? '',
    occurredAt: textAt(json, 'occurredAt'),
    systemMessageId: textAt(json, 'systemMessageId'),
  };
}

/** Returns an empty list for a message whose author the upstream no longer shows. */
function readMessage(node: JsonObject): Message[] {
  const createdAt = textAt(node, 'createdAt') ?? '';
  const systemId = textAt(node, 'systemMessageId');
  if (systemId !== null) {
    const attachments = objectsAt(node, 'attachments').map((each) => textAt(each, '__typename') ?? '');
    return [{ by: 'system', createdAt, id: systemId, attachments }];
  }
  const author = objectAt(node, 'author');
  if (author === null) return [];
  const id = textAt(node, 'messageId') ?? '';
  const person = readPerson(author);
  return [person === null ? { by: 'visitor', createdAt, id } : { by: 'person', createdAt, id, person }];
}

function personAt(parent: JsonObject, key: string): Person | null {
  const json = objectAt(parent, key);
  return json === null ? null : readPerson(json);
}

/** Reads a user. Returns null for an object without an id. */
export function readPerson(json: JsonObject): Person | null {
  const id = numberAt(json, 'id') ?? textAt(json, 'id');
  if (id === null) return null;
  const names = [textAt(json, 'firstName'), textAt(json, 'lastName')].filter(Boolean).join(' ');
  return { id: String(id), name: names || `User ${id}`, kind: textAt(json, '__typename') ?? 'User' };
}

function nameAt(parent: JsonObject, key: string): string | null {
  const json = objectAt(parent, key);
  return json === null ? null : (textAt(json, 'name') ?? String(json['id'] ?? ''));
}
