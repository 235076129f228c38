import type { UserJson } from './people.ts';
import type { ProjectJson, RoutingGroupJson, RoutingRuleJson } from './projects.ts';

/** The JSON of one conversation's history with upstream's names, and `__typename` for unions and interfaces. */
export type MessageJson = SystemMessageJson | ParticipantMessageJson;

export type SystemMessageJson = {
  readonly __typename: 'SystemMessage';
  readonly systemMessageId: string;
  readonly createdAt: string;
  readonly attachments: readonly SystemAttachmentJson[];
};

export type ParticipantMessageJson = {
  readonly __typename: 'ParticipantConversationMessage';
  readonly messageId: string;
  readonly text: string | null;
  readonly author: ParticipantJson | null;
  readonly sentAs: ParticipantJson | null;
  readonly createdAt: string;
  readonly attachments: readonly MessageAttachmentJson[];
};

export type RoutingEventJson = {
  readonly createdAt: string;
  readonly routingRule: RoutingRuleJson | null;
  readonly routingGroup: RoutingGroupJson | null;
};

export type ParticipantJson = UserJson | VisitorJson | ThirdPartyJson;

export type VisitorJson = {
  readonly __typename: 'Visitor';
  readonly visitorId: string;
  readonly source: string;
  readonly externalUserId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly phoneNumber: string | null;
  readonly username: string | null;
  readonly avatarUrl: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly project: ProjectJson;
};

export type ThirdPartyJson = {
  readonly __typename: 'ThirdPartyAccount';
  readonly thirdPartyAccountId: string;
  readonly name: string;
  readonly username: string | null;
  readonly avatarUrl: string | null;
};

export type SystemAttachmentJson =
  | { readonly __typename: 'ConversationPushedSystemAttachment'; readonly toUser: UserJson | null }
  | EndingAttachmentJson
  | { readonly __typename: 'VisitorBlockedSystemAttachment'; readonly byUser: UserJson | null }
  | { readonly __typename: EmptySystemAttachment; readonly _unusedField: null }
  | {
      readonly __typename: 'AutomaticMessageSentSystemAttachment';
      readonly text: string;
      readonly participant: ParticipantJson | null;
    }
  | {
      readonly __typename: 'OutboundMessageSentSystemAttachment';
      readonly text: string;
      readonly sentAs: ParticipantJson | null;
    }
  | {
      readonly __typename: 'ResumeMessageSentSystemAttachment';
      readonly text: string;
      readonly author: ParticipantJson | null;
      readonly sentAs: ParticipantJson | null;
    }
  | { readonly __typename: TextSystemAttachment; readonly text: string }
  | { readonly __typename: 'SurveyMessageSystemAttachment'; readonly message: string }
  | { readonly __typename: 'SurveyQuestionSystemAttachment'; readonly question: string }
  | {
      readonly __typename: 'SurveyMultiChoiceQuestionSystemAttachment';
      readonly question: string;
      readonly choices: readonly string[];
    }
  | { readonly __typename: 'EngagementRuleTriggeredSystemAttachment'; readonly ruleName: string }
  | { readonly __typename: 'NavigationChangedSystemAttachment'; readonly url: string }
  | { readonly __typename: NotificationSystemAttachment; readonly correlationId: string };

/** The five kinds that end a contact (R3), snooze and transfers included. */
export type EndingAttachmentJson =
  | { readonly __typename: 'ConversationClosedSystemAttachment'; readonly byUser: UserJson | null }
  | { readonly __typename: 'ConversationReleasedSystemAttachment'; readonly byUser: UserJson | null }
  | {
      readonly __typename: 'ConversationSnoozedSystemAttachment';
      readonly byUser: UserJson | null;
      readonly until: string;
    }
  | {
      readonly __typename: 'TransferredToUserSystemAttachment';
      readonly reason: string | null;
      readonly fromUser: UserJson | null;
      readonly toUser: UserJson | null;
    }
  | {
      readonly __typename: 'TransferredToRoutingRuleSystemAttachment';
      readonly reason: string | null;
      readonly skills: readonly number[] | null;
      readonly fromUser: UserJson | null;
      readonly toRoutingRule: RoutingRuleJson | null;
    };

export type EmptySystemAttachment =
  | 'VisitorLeftSystemAttachment'
  | 'VisitorReturnedSystemAttachment'
  | 'UnsupportedSystemMessageAttachment';

export type TextSystemAttachment =
  | 'SupervisorCommentSentSystemAttachment'
  | 'WaitingTimeEstimatedSystemAttachment'
  | 'WaitingTimeExceededSystemAttachment';

export type NotificationSystemAttachment =
  | 'VisitorNotificationSettingsRequestedSystemAttachment'
  | 'VisitorNotificationSettingsSetSystemAttachment'
  | 'VisitorNotificationSettingsConfirmedSystemAttachment';

export type MessageAttachmentJson =
  | {
      readonly __typename: 'ImageAttachment' | 'FileAttachment';
      readonly fileName: string;
      readonly mimeType: string;
      readonly url: string;
    }
  | {
      readonly __typename: 'QuickReplyMenuAttachment';
      readonly message: string;
      readonly choices: readonly string[];
    }
  | {
      readonly __typename: 'PickedUpAttachment' | 'HungUpAttachment';
      readonly type: 'VIDEO';
      readonly correlationId: string;
    }
  | {
      readonly __typename: 'EscalationInvitationSentAttachment' | 'EscalationAcceptedAttachment';
      readonly type: 'VIDEO' | 'VOICE';
      readonly correlationId: string;
    }
  | { readonly __typename: 'LiveAgentRequestedAttachment'; readonly routingRuleId: string }
  | { readonly __typename: 'UnsupportedAttachment'; readonly _unusedField: null };
