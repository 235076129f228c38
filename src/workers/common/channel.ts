import { isObject } from '../../upstream/response/json.ts';

/** Calls that may wait for a reply on one channel. Further ones count as failed at once. */
export const MAX_PENDING_CALLS = 1_000;

/** The connection to another process, as `process` and the workers of `node:cluster` have it. */
export interface Port {
  /** Must not throw when the connection is closed. */
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** One end of a connection. It sends `Call` and `Event`, and the handlers get those of the other end. */
export interface Channel<Call, Event> {
  /**
   * Resolves to the reply. Resolves to undefined when there is none in time, or when `MAX_PENDING_CALLS` wait already.
   *
   * @param timeoutMs in milliseconds.
   */
  call(body: Call, timeoutMs: number): Promise<unknown>;
  notify(event: Event): void;
}

export interface Handlers<Call, Event> {
  /** Returns the reply, or a promise of it. It must not reject. */
  readonly onCall: (body: Call) => unknown;
  readonly onEvent: (event: Event) => void;
}

/**
 * Opens a channel. Both ends run the same version of this program, so a message with the right outer form is trusted. Messages
 * of any other form are ignored, as other modules may use the same connection.
 */
export function openChannel<SentCall, SentEvent, Call, Event>(
  port: Port,
  { onCall, onEvent }: Handlers<Call, Event>,
): Channel<SentCall, SentEvent> {
  const pending = new Map<number, (reply: unknown) => void>();
  let lastId = 0;

  const reply = async (id: number, body: Call): Promise<void> => {
    port.send({ gateway: 'reply', id, body: await onCall(body) });
  };

  port.onMessage((message) => {
    if (!isEnvelope<Call, Event>(message)) return;
    switch (message.gateway) {
      case 'call':
        return void reply(message.id, message.body);
      case 'reply':
        return pending.get(message.id)?.(message.body);
      case 'event':
        return onEvent(message.body);
    }
  });

  return {
    call: (body, timeoutMs) => {
      if (pending.size >= MAX_PENDING_CALLS) return Promise.resolve(undefined);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const end = (result: unknown): void => {
          clearTimeout(timer);
          pending.delete(id);
          resolve(result);
        };
        const timer = setTimeout(() => end(undefined), timeoutMs);
        pending.set(id, end);
        port.send({ gateway: 'call', id, body });
      });
    },
    notify: (body) => port.send({ gateway: 'event', body }),
  };
}

type Envelope<Call, Event> =
  | { readonly gateway: 'call'; readonly id: number; readonly body: Call }
  | { readonly gateway: 'reply'; readonly id: number; readonly body: unknown }
  | { readonly gateway: 'event'; readonly body: Event };

function isEnvelope<Call, Event>(message: unknown): message is Envelope<Call, Event> {
  return isObject(message) && KINDS.has(message['gateway']) && 'body' in message;
}

const KINDS: ReadonlySet<unknown> = new Set(['call', 'reply', 'event']);
