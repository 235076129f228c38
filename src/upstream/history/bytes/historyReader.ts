import type { RoutingRuleRef, UserRef } from '../../../contacts/fact.ts';
import { JsonReader } from './jsonReader.ts';
import type { SeenBytes } from './seenBytes.ts';
import { SeenIds } from './seenIds.ts';

/** A reader of histories, with what of one is of use for the next. */
export class HistoryReader extends JsonReader {
  readonly users: SeenBytes<UserRef>;
  readonly routings: SeenBytes<RoutingRuleRef>;
  /** Those of the page that is being read. */
  readonly ids = new SeenIds();

  constructor(bytes: Buffer) {
    super(bytes);
    this.users = this.seen(USERS_DIFFER_AT);
    this.routings = this.seen(ROUTINGS_DIFFER_AT);
  }
}

/** `{"t":"Professional","i":1017}` */
const USERS_DIFFER_AT = 22;
/** `{"i":"10000000-0000-4000-8000-000000010100"`: the last eight characters of a UUID. */
const ROUTINGS_DIFFER_AT = 34;
