import { describe, expect, it } from 'vitest';
import { MAIN_ACCOUNT } from '../../src/sandbox/server/data/accounts.ts';
import { ask } from '../support/http/request.ts';
import { startListening } from '../support/processes/startProgram.ts';

/** The gateway before an upstream in another process that requires a token. */

const QUERY = `{
  snooze: conversation(id: "00000000-0000-4000-8000-000000000001") { contacts { status endReason routedAt } }
  transfers: conversation(id: "00000000-0000-4000-8000-000000000002") { contacts { endReason routingRule { id } } }
}`;

describe('a gateway and an upstream that requires a token', () => {
  it('returns the guide examples with a token, and errors without one', async () => {
    const upstream = await startListening(['sandbox', '--require-auth', '--port', '0']);
    const gateway = await startListening(['serve'], { PORT: '0', UPSTREAM_URL: upstream.url });

    const { data } = await ask(gateway.url, QUERY, {}, { authorization: `Bearer ${MAIN_ACCOUNT.token}` });
    const routedAt = '2026-01-12T11:00:00.000Z';
    expect(data.snooze.contacts).toEqual([
      { status: 'SNOOZED', endReason: 'SNOOZED', routedAt },
      { status: 'ANSWERED', endReason: 'CLOSED', routedAt },
    ]);
    expect(data.transfers.contacts.map(({ endReason }: { endReason: string }) => endReason)).toEqual([
      'TRANSFERRED_TO_ROUTING_RULE',
      'TRANSFERRED_TO_ROUTING_RULE',
      'CLOSED',
    ]);
    const rules = data.transfers.contacts.map(
      ({ routingRule }: { routingRule: { id: string } }) => routingRule.id,
    );
    expect(new Set(rules).size).toBe(3);

    const refused = await ask(gateway.url, QUERY);
    expect(refused.data).toEqual({ snooze: null, transfers: null });
    const codes = refused.errors?.map(({ extensions }) => extensions?.['code']);
    expect(codes).toEqual(['UPSTREAM_UNAUTHENTICATED', 'UPSTREAM_UNAUTHENTICATED']);

    expect(await gateway.stop()).toBe(0);
    expect(await upstream.stop()).toBe(0);
  });
});
