import type { ContactsFetch } from '../gateway/execution/contactsFetch.ts';
import { CONTACTS_FETCHES } from '../gateway/execution/contactsFetch.ts';
import type { FederationMode } from '../gateway/federation/federationMode.ts';
import { FEDERATION_MODES } from '../gateway/federation/federationMode.ts';
import type { EnvironmentReader } from './environment.ts';

/** What the gateway offers to its clients. */
export interface FeaturesConfig {
  /** `CONTACTS_FETCH`: fetch a history with its conversation (`eager`), or later and only if needed (`lazy`). @default eager */
  readonly contactsFetch: ContactsFetch;
  /** `INTROSPECTION`: whether clients may read the schema. @default true, except in production */
  readonly introspection: boolean;
  /** `PLAYGROUND`: whether the playground and the explorer are served. @default true, except in production */
  readonly playground: boolean;
  /** `FEDERATION`: what a federation router can compose: `full`, `contacts` or `off`. @default full */
  readonly federation: FederationMode;
  /** `FEDERATED_TRACES`: whether a router may request the time of each field. Such a request runs without a plan. @default false */
  readonly federatedTraces: boolean;
}

/** @param production whether `NODE_ENV` is `production`. */
export function readFeatures(read: EnvironmentReader, production: boolean): FeaturesConfig {
  const features: FeaturesConfig = {
    contactsFetch: read.choice('CONTACTS_FETCH', 'eager', CONTACTS_FETCHES),
    introspection: read.flag('INTROSPECTION', !production),
    playground: read.flag('PLAYGROUND', !production),
    federation: read.choice('FEDERATION', 'full', FEDERATION_MODES),
    federatedTraces: read.flag('FEDERATED_TRACES', false),
  };
  if (features.federatedTraces && features.federation === 'off') {
    read.problem('FEDERATED_TRACES', 'FEDERATION=full or FEDERATION=contacts with it', 'off');
  }
  return features;
}
