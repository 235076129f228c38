import type { Routed } from '../../../contacts/facts/fact.ts';
import type { Message } from '../../../contacts/facts/history.ts';
import type { JsonObject } from '../../response/json.ts';

/** A `messages` connection that the fast reader has read: its messages and its `pageInfo`. */
export class ReadMessages {
  readonly pageInfo: JsonObject;
  readonly messages: readonly Message[];
  /** True when no two messages have the same id. False when the reader is not sure. */
  readonly idsDiffer: boolean;

  constructor(pageInfo: JsonObject, messages: readonly Message[], idsDiffer: boolean) {
    this.pageInfo = pageInfo;
    this.messages = messages;
    this.idsDiffer = idsDiffer;
  }
}

/** A list of `routingEvents` that the fast reader has read. An event without a readable date is null. */
export class ReadRoutingEvents {
  readonly events: readonly (Routed | null)[];

  constructor(events: readonly (Routed | null)[]) {
    this.events = events;
  }
}

/** The fields of a conversation as upstream sent them, with its first page of messages. */
export type FirstPage = JsonObject;
