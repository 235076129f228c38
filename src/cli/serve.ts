import { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { failureFacts } from '../logging/failureLog.ts';
import type { Logger } from '../logging/log.ts';
import { SchemaRequirementsError } from '../upstream/schema/schemaSource.ts';
import { SdlError } from '../upstream/schema/sdl.ts';
import { CommandFailed, ReportedFailure, UsageError } from './support/exitCodes.ts';

/** Starts all parts of the gateway. Rejects if a part cannot start. */
export type StartGateway = (
  config: Config,
  dependencies: { readonly log: Logger },
) => Promise<RunningGateway>;

export interface RunningGateway {
  readonly url: string;
  /** Rejects when the gateway cannot go on, after its workers have ended. @default it always goes on */
  readonly failed?: Promise<never>;
  stop(): Promise<void>;
}

export interface ServeParts {
  /** Throws a `ConfigError`. */
  readonly readConfig: () => Config;
  readonly createLogger: (options: {
    readonly level: Config['logLevel'];
    readonly hasPid: boolean;
  }) => Logger;
  readonly startGateway: StartGateway;
  /** Calls the listener for each SIGTERM and SIGINT. */
  readonly onStopSignal: (listener: () => void) => void;
  /** Calls the listener for each uncaught exception and unhandled rejection. */
  readonly onCrash: (listener: (error: unknown) => void) => void;
  /** Ends the process at once. */
  readonly exitAtOnce: () => void;
}

/**
 * `contacts-gateway serve`: runs the gateway until a stop signal. It then finishes the requests in flight. A second signal
 * ends the process at once. Throws a `ConfigError`, a `UsageError` for a schema that cannot be served, or a
 * `CommandFailed` if the gateway cannot start for another reason.
 */
export function serveCommand(parts: ServeParts): Command {
  return new Command('serve')
    .description('serve the gateway (the default command); the environment configures it')
    .action(async () => {
      const config = parts.readConfig();
      const log = parts.createLogger({ level: config.logLevel, hasPid: config.workers > 1 });
      parts.onCrash((error) => {
        log.error(
          { failure: failureFacts(error) },
          'The gateway failed outside of any request: the process ends.',
        );
        parts.exitAtOnce();
      });
      const stopSignal = firstSignal(parts);
      const app = await Promise.race([start(parts.startGateway, config, log), stopSignal]);
      // The stop signal came before the gateway had started, so there is nothing to stop.
      if (app === undefined) return;
      log.info({ url: app.url, upstream: config.upstream.kind }, `Listening on ${app.url}`);
      await Promise.race([stopSignal, app.failed ?? stopSignal]);
      log.info({}, 'Stopping: requests in flight are finished first.');
      await app.stop();
      log.info({}, 'Stopped.');
    });
}

function firstSignal({ onStopSignal, exitAtOnce }: ServeParts): Promise<undefined> {
  let signals = 0;
  return new Promise((resolve) => {
    onStopSignal(() => {
      signals += 1;
      if (signals === 1) resolve(undefined);
      else exitAtOnce();
    });
  });
}

async function start(startGateway: StartGateway, config: Config, log: Logger): Promise<RunningGateway> {
  try {
    return await startGateway(config, { log });
  } catch (cause) {
    if (cause instanceof ReportedFailure) throw cause;
    if (cause instanceof SchemaRequirementsError || cause instanceof SdlError) {
      throw new UsageError(linesOf(cause.message, schemaVariable(config)), { cause });
    }
    throw new CommandFailed(reasonOf(cause, config), { cause });
  }
}

function reasonOf(cause: unknown, { listen }: Config): string {
  const failure = listenFailure(cause, listen);
  if (failure !== undefined) {
    return `${failure.variable}: cannot listen on ${listen.host}:${failure.port} (${failure.code})`;
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return linesOf(message, 'serve');
}

function linesOf(message: string, origin: string): string {
  return message
    .split('\n')
    .map((line) => `${origin}: ${line}`)
    .join('\n');
}

/** The environment variable that names the source of the schema. */
function schemaVariable({ upstreamSchema }: Config): string {
  return upstreamSchema.source === 'introspect' ? 'UPSTREAM_URL' : 'UPSTREAM_SCHEMA';
}

interface ListenFailure {
  readonly variable: string;
  readonly port: number;
  readonly code: string;
}

function listenFailure(cause: unknown, { port, metricsPort }: Config['listen']): ListenFailure | undefined {
  if (!(cause instanceof Error) || !('syscall' in cause) || !('code' in cause)) return undefined;
  const code = String(cause.code);
  if (cause.syscall === 'getaddrinfo') return { variable: 'HOST', port, code };
  // A worker of `node:cluster` reports `bind` instead.
  if (cause.syscall !== 'listen' && cause.syscall !== 'bind') return undefined;
  if (code === 'EADDRNOTAVAIL') return { variable: 'HOST', port, code };
  const isOfMetrics = metricsPort !== undefined && 'port' in cause && cause.port === metricsPort;
  return isOfMetrics
    ? { variable: 'METRICS_PORT', port: metricsPort, code }
    : { variable: 'PORT', port, code };
}
