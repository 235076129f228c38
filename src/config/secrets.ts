import type { Access, Account } from './accessConfig.ts';
import { apiKeyDigestsIn } from './accessConfig.ts';
import type { Config } from './config.ts';
import type { SecretName } from './settingNames.ts';

/** The secrets that are read again when their files change. */
export interface Secrets {
  /** Null in `forward` mode. */
  readonly account: Account | null;
  /** `GATEWAY_API_KEYS`: the SHA-256 of each key, as hexadecimal digits. */
  readonly apiKeyDigests: readonly string[];
  /** `UPSTREAM_SCHEMA_TOKEN` */
  readonly schemaToken: string | undefined;
}

/** The names of these secrets. */
export const RELOADED_SECRETS = [
  'GATEWAY_API_KEYS',
  'IADVIZE_PASSWORD',
  'IADVIZE_USERNAME',
  'UPSTREAM_SCHEMA_TOKEN',
] as const satisfies readonly SecretName[];

export type ReloadedSecret = (typeof RELOADED_SECRETS)[number];

/** Returns the secrets that were read at the start. */
export function secretsOf({ access, upstreamSchema }: Pick<Config, 'access' | 'upstreamSchema'>): Secrets {
  return {
    account: access.mode === 'service' ? access.account : null,
    apiKeyDigests: keysOf(access),
    schemaToken: upstreamSchema.token,
  };
}

/** Replaces one secret. Returns null when the value does not have the form of that secret. */
export function replaceSecret(secrets: Secrets, name: ReloadedSecret, value: string): Secrets | null {
  const { account } = secrets;
  switch (name) {
    case 'GATEWAY_API_KEYS': {
      const apiKeyDigests = apiKeyDigestsIn(value);
      return apiKeyDigests && { ...secrets, apiKeyDigests };
    }
    case 'IADVIZE_PASSWORD':
      return { ...secrets, account: account && { ...account, password: value } };
    case 'IADVIZE_USERNAME':
      return { ...secrets, account: account && { ...account, username: value } };
    case 'UPSTREAM_SCHEMA_TOKEN':
      return { ...secrets, schemaToken: value };
  }
}

function keysOf(access: Access): readonly string[] {
  return access.mode === 'service' ? (access.clients?.apiKeyDigests ?? []) : [];
}
