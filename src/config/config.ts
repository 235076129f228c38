import { readFileSync } from 'node:fs';
import type { Access } from './accessConfig.ts';
import { readAccess } from './accessConfig.ts';
import type { CachesConfig } from './cachesConfig.ts';
import { readCaches } from './cachesConfig.ts';
import { ConfigError } from './configError.ts';
import type { ConnectionsConfig } from './connectionsConfig.ts';
import { readAllowedHosts, readConnectionLimits, readListen } from './connectionsConfig.ts';
import type { Environment, ReadFile } from './environment.ts';
import { EnvironmentReader } from './environment.ts';
import type { FeaturesConfig } from './featuresConfig.ts';
import { readFeatures } from './featuresConfig.ts';
import type { ObjectStorageConfig } from './objectStorageConfig.ts';
import { readObjectStorage } from './objectStorageConfig.ts';
import type { RequestsConfig } from './requestsConfig.ts';
import { readRequests } from './requestsConfig.ts';
import type { SecretName } from './settingNames.ts';
import type { TelemetryConfig } from './telemetryConfig.ts';
import { readTelemetry } from './telemetryConfig.ts';
import type { UpstreamConfig } from './upstreamConfig.ts';
import { readUpstream } from './upstreamConfig.ts';
import { checkDividedLimits, readWorkers } from './workersConfig.ts';

/** All settings, validated. Names carry their units. Each concern has its own file in this folder. */
export interface Config extends ConnectionsConfig, UpstreamConfig, CachesConfig, TelemetryConfig {
  readonly access: Access;
  readonly requests: RequestsConfig;
  readonly features: FeaturesConfig;
  /** Key of the vendor's REST statistics, for `reconcile`. */
  readonly statisticsApiKey: string | undefined;
  /** `WORKERS`: number of processes that `serve` runs behind one port. @default 1 */
  readonly workers: number;
  /** For `sync` to S3 and compatible services. */
  readonly objectStorage: ObjectStorageConfig;
  /** The path of each secret that was read from a file (`_FILE`). */
  readonly secretFiles: ReadonlyMap<SecretName, string>;
}

/** Reads the settings of this process. @throws ConfigError */
export function readProcessConfig(): Config {
  return readConfig(process.env, (path) => readFileSync(path, 'utf8'));
}

/** The flags of Node in the environment of this process. Empty when there are none. */
export function readNodeOptions(): string {
  return process.env['NODE_OPTIONS'] ?? '';
}

/** Reads all settings. @throws ConfigError with all problems at once. */
export function readConfig(env: Environment, readFile: ReadFile): Config {
  const read = new EnvironmentReader(env, readFile);
  const production = read.text('NODE_ENV', 'development') === 'production';
  const listen = readListen(read);
  const access = readAccess(read, listen.host);
  const config: Config = {
    ...{ listen, access },
    connections: readConnectionLimits(read),
    allowedHosts: readAllowedHosts(read, access),
    ...readUpstream(read, production),
    requests: readRequests(read),
    features: readFeatures(read, production),
    ...readCaches(read),
    statisticsApiKey: read.secret('STATISTICS_API_KEY'),
    objectStorage: readObjectStorage(read),
    workers: readWorkers(read),
    ...readTelemetry(read),
    secretFiles: read.secretFiles,
  };
  checkDividedLimits(read, config.workers, config);
  if (read.problems.length > 0) throw new ConfigError(read.problems);
  return config;
}
