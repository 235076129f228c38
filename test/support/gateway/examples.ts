import { SNOOZE_EXAMPLE_ID } from '../../../src/sandbox/generator/guideExamples.ts';
import { monthData } from '../../../src/sandbox/server/data/data.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import type { ClientResult } from '../http/graphqlResponse.ts';
import { startValidatedSandbox } from '../upstream/validatedSandbox.ts';
import type { GatewayKind } from './gatewayKinds.ts';
import { startGateways } from './gatewayKinds.ts';

/** A sandbox that serves the two worked examples of the guide, with every kind of gateway before it. */
export interface Examples {
  readonly sandbox: Sandbox;
  ask(
    kind: GatewayKind,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    operationName?: string,
  ): Promise<ClientResult>;
  stop(): Promise<void>;
}

export async function startExamples(conversations = 0): Promise<Examples> {
  const sandbox = await startValidatedSandbox({ data: monthData(1, conversations) });
  const gateways = await startGateways(sandbox.url);
  return {
    sandbox,
    ask: (kind, query, variables = {}, operationName = undefined) =>
      gateways.asks[kind]({ query, variables, operationName }),
    stop: async () => {
      await gateways.stop();
      await sandbox.stop();
    },
  };
}

export const ID = SNOOZE_EXAMPLE_ID;
export const FIRST_CONTACT_ID = `${ID}@2026-01-12T11:00:01.000Z`;
export const SECOND_CONTACT_ID = `${ID}@2026-01-12T11:05:05.000Z`;

/** Root fields, to be followed by a selection. */
export const CONVERSATION = `conversation(id: "${ID}")`;
export const CONTACT = `contact(id: "${FIRST_CONTACT_ID}")`;

/** `contacts { status }` of it. */
export const STATUSES = [{ status: 'SNOOZED' }, { status: 'ANSWERED' }];
