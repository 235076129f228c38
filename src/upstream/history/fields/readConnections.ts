import type { Routed } from '../../../contacts/fact.ts';
import type { Message } from '../../../contacts/history.ts';
import type { JsonObject } from '../../response/json.ts';

/** A `messages` connection of which nothing but its messages and its `pageInfo` is left. */
export class ReadMessages {
  readonly pageInfo: JsonObject;
  readonly messages: readonly Message[];
  /** Whether no two messages have the same id. */
  readonly idsDiffer: boolean;

  constructor(pageInfo: JsonObject, messages: readonly Message[], idsDiffer: boolean) {
    this.pageInfo = pageInfo;
    this.messages = messages;
    this.idsDiffer = idsDiffer;
  }
}

/** A list of `routingEvents`. Null stands for one whose date is not readable. */
export class ReadRoutingEvents {
  readonly events: readonly (Routed | null)[];

  constructor(events: readonly (Routed | null)[]) {
    this.events = events;
  }
}

/** The fields of a conversation as upstream answered them, its first page of messages among them. */
export type FirstPage = JsonObject;
