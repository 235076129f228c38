import type { Config } from '../config/config.ts';
import type { OnStop } from './startParts.ts';

/** Starts the sandbox, and resolves to the URL of its GraphQL endpoint. It is loaded only then, because it takes memory. */
export async function embeddedSandbox(until: string, { access }: Config, onStop: OnStop): Promise<string> {
  const { startSandbox } = await import('../sandbox/server/server.ts');
  const { url, stop } = await startSandbox({ until, requireAuth: access.mode === 'service' });
  onStop(stop);
  return url;
}
