import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { EndingAttachmentJson } from '../world/historyJson.ts';
import type { UserJson } from '../world/people.ts';
import type { RoutingRuleJson } from '../world/projects.ts';
import { transferReason } from '../world/text.ts';

const MINUTE_MS = 60_000;

/** The attachments that end a contact, as upstream's JSON. A null user is the system, or a user that upstream no longer shows. */
export function closedAttachment(byUser: UserJson | null): EndingAttachmentJson {
  return { __typename: 'ConversationClosedSystemAttachment', byUser };
}

export function releasedAttachment(byUser: UserJson | null): EndingAttachmentJson {
  return { __typename: 'ConversationReleasedSystemAttachment', byUser };
}

/** Snoozes for a number of minutes between both bounds. */
export function snoozedAttachment(
  builder: ConversationBuilder,
  byUser: UserJson | null,
  [minMinutes, maxMinutes]: readonly [number, number],
): EndingAttachmentJson {
  const until = builder.date(builder.nowMs + builder.random.int(minMinutes, maxMinutes) * MINUTE_MS);
  return { __typename: 'ConversationSnoozedSystemAttachment', byUser, until };
}

export function transferredToUserAttachment(
  builder: ConversationBuilder,
  fromUser: UserJson | null,
  toUser: UserJson | null,
): EndingAttachmentJson {
  const reason = transferReason(builder.random);
  return { __typename: 'TransferredToUserSystemAttachment', reason, fromUser, toUser };
}

export function transferredToRuleAttachment(
  builder: ConversationBuilder,
  fromUser: UserJson | null,
  toRoutingRule: RoutingRuleJson | null,
): EndingAttachmentJson {
  const reason = transferReason(builder.random);
  const skills = builder.random.chance(0.3) ? [builder.random.int(70, 74)] : null;
  return { __typename: 'TransferredToRoutingRuleSystemAttachment', reason, skills, fromUser, toRoutingRule };
}
