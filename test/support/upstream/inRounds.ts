import { setImmediate as immediate } from 'node:timers/promises';
import type { Send, UpstreamClient } from '../../../src/upstream/client.ts';
import { clientOf } from '../../../src/upstream/client.ts';

/** A client that sends operations in rounds, so that a test can count how many follow each other without measuring time. */
export interface ClientInRounds {
  readonly client: UpstreamClient;
  /** How many operations followed each other so far. */
  readonly rounds: () => number;
  /** The operations of the largest round. */
  readonly mostAtOnce: () => number;
}

/** How often the event loop turns until the gateway counts as waiting: it has sent all that it can send without a response. */
const TURNS = 50;

/** Holds each response until the gateway waits for the upstream. Then all responses are released, which ends the round. */
export function inRounds(client: UpstreamClient): ClientInRounds {
  let sent = 0;
  let arriving = 0;
  let rounds = 0;
  let mostAtOnce = 0;
  let held: { readonly place: number; readonly release: () => void }[] = [];
  const endRound = async (): Promise<void> => {
    const sentBefore = sent;
    for (let turn = 0; turn < TURNS; turn += 1) await immediate();
    if (arriving > 0 || sent !== sentBefore || held.length === 0) return;
    rounds += 1;
    mostAtOnce = Math.max(mostAtOnce, held.length);
    // In the order of sending: the order in which responses arrive differs from run to run.
    const released = held.toSorted((one, other) => one.place - other.place);
    held = [];
    for (const { release } of released) release();
  };
  const send: Send = async (request) => {
    sent += 1;
    const place = sent;
    arriving += 1;
    const response = await client.send(request).finally(() => {
      arriving -= 1;
      void endRound();
    });
    await new Promise<void>((release) => held.push({ place, release }));
    return response;
  };
  return {
    client: clientOf(send, client.close),
    rounds: () => rounds,
    mostAtOnce: () => mostAtOnce,
  };
}
