import { readFileSync } from 'node:fs';
import type { GatewaySettings, UpstreamExecutor } from 'contacts-gateway';
import { ConfigError, contactsExtension, startGateway } from 'contacts-gateway';
import type { ContactJson, ReconstructionErrorCode } from 'contacts-gateway/reconstruct';
import { ReconstructionError, reconstructConversation } from 'contacts-gateway/reconstruct';
import { gatewaySdl, upstreamSdl } from 'contacts-gateway/schema';

// Compiled and run in a folder in which the package is installed: see packed.test.ts.
const settings: GatewaySettings = { PORT: 0, SANDBOX: true, LOG_LEVEL: 'silent', PLAYGROUND: false };
// @ts-expect-error The name is not the name of a setting.
const wrongSettings: GatewaySettings = { PROT: 4000 };

const gateway = await startGateway(settings);
const response = await fetch(new URL('/graphql', gateway.url), {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: '{ conversation(id: "00000000-0000-4000-8000-000000000001") { contacts { status } } }',
  }),
});
const served: unknown = await response.json();
await gateway.stop();

const problems: readonly string[] = await startGateway(wrongSettings).then(
  () => [],
  (error: unknown) => (error instanceof ConfigError ? error.problems : []),
);

const { contacts, anomalies } = reconstructConversation(
  JSON.parse(readFileSync('conversation.json', 'utf8')),
);
const statuses: ContactJson['status'][] = contacts.map(({ status }) => status);

function codeOf(json: unknown): ReconstructionErrorCode | null {
  try {
    reconstructConversation(json);
    return null;
  } catch (error) {
    return error instanceof ReconstructionError ? error.code : null;
  }
}

const execute: UpstreamExecutor = async ({ context }) => ({ data: { ...context } });
const { typeDefs, resolvers } = contactsExtension({ upstreamSchema: upstreamSdl, execute });

process.stdout.write(
  JSON.stringify({
    ...{ served, problems, statuses, anomalies: anomalies.length, code: codeOf({ id: 7 }) },
    sdl: gatewaySdl.includes('contacts: [Contact!]!'),
    extension: [typeDefs.includes('type Contact {'), Object.keys(resolvers).sort()],
  }),
);
