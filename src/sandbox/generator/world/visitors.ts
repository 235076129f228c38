import type { ThirdPartyJson, VisitorJson } from './historyJson.ts';
import type { ProjectJson } from './projects.ts';
import type { Random } from './random.ts';

interface VisitorSetting {
  readonly index: number;
  readonly channel: string;
  readonly project: ProjectJson;
  readonly createdAtMs: number;
}

const SOURCES: Readonly<Record<string, string>> = {
  APPLE_BUSINESS_CHAT: 'APPLE_BUSINESS_CHAT',
  FACEBOOK: 'FACEBOOK',
  FACEBOOK_BUSINESS_ON_MESSENGER: 'FACEBOOK_BUSINESS_ON_MESSENGER',
  GOOGLE_BUSINESS_MESSAGES: 'GOOGLE_BUSINESS_MESSAGES',
  MOBILE_APP: 'MOBILE_APP',
  SMS: 'SMS',
  TWITTER: 'TWITTER',
  WHATSAPP: 'WHATSAPP',
};

const THIRD_PARTY_CHANNELS = new Set(['TWITTER', 'FACEBOOK', 'INSTAGRAM']);

/** The visitor of the conversation. Every second visitor has a name. */
export function visitorOf(
  random: Random,
  { index, channel, project, createdAtMs }: VisitorSetting,
): VisitorJson {
  const known = random.chance(0.5);
  const createdAt = new Date(createdAtMs).toISOString();
  return {
    __typename: 'Visitor',
    visitorId: `${random.hex(8)}-${random.hex(4)}-4000-9000-${index.toString(16).padStart(12, '0')}`,
    source: SOURCES[channel] ?? 'ONSITE',
    externalUserId: known ? `customer-${index}` : null,
    firstName: known ? 'Sam' : null,
    lastName: known ? `Visitor ${index}` : null,
    name: known ? `Sam Visitor ${index}` : null,
    email: known ? `visitor-${index}@example.com` : null,
    phoneNumber: null,
    username: null,
    avatarUrl: null,
    createdAt,
    updatedAt: createdAt,
    project,
  };
}

/** The visitor's account on the platform of the channel. Null on channels without such accounts. */
export function thirdPartyOf(random: Random, channel: string): ThirdPartyJson | null {
  if (!THIRD_PARTY_CHANNELS.has(channel)) return null;
  const id = random.hex(10);
  return {
    __typename: 'ThirdPartyAccount',
    thirdPartyAccountId: id,
    name: `Account ${id.slice(0, 4)}`,
    username: `account_${id.slice(0, 4)}`,
    avatarUrl: null,
  };
}
