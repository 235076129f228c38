import type { Environment } from '../config/environment.ts';
import type { Logger } from '../logging/log.ts';
import { createLogger } from '../logging/log.ts';
import { readSettings } from './readSettings.ts';
import type { GatewaySettings } from './settings.ts';

export interface StartOptions {
  /** Receives the log. @default JSON lines on standard output, from `LOG_LEVEL` on */
  readonly log?: Logger;
  /** Has the values of settings that are not given, for example `process.env`. @default no variables */
  readonly environment?: Environment;
}

export interface RunningGateway {
  /** The origin on which the gateway listens, such as `http://127.0.0.1:4000`. GraphQL is at `/graphql`. */
  readonly url: string;
  /** Waits for requests in flight, then stops all parts. Never rejects. A second call returns the same promise. */
  stop(): Promise<void>;
}

/**
 * Starts a gateway in this process. It reads no environment variable and installs no signal handler: the caller calls `stop`.
 *
 * @throws ConfigError with all problems when settings are wrong.
 * @throws Error when a part cannot start, for example when the port is in use. The other parts are then stopped.
 */
export async function startGateway(
  settings: GatewaySettings = {},
  { log, environment = {} }: StartOptions = {},
): Promise<RunningGateway> {
  const config = readSettings(settings, environment);
  // The server is loaded only when it is used: `contactsExtension` of the same module needs little of it.
  const app = await import('../app/startGateway.ts');
  const { url, stop } = await app.startGateway(config, {
    log: log ?? createLogger({ level: config.logLevel }),
  });
  return { url, stop };
}
