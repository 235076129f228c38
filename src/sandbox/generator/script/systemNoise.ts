import type { WrittenFact } from '../record/buildExpected.ts';
import type { ConversationBuilder } from '../record/conversationBuilder.ts';
import type { EmptySystemAttachment, SystemAttachmentJson } from '../world/historyJson.ts';
import type { UserJson } from '../world/people.ts';
import { operatorText } from '../world/text.ts';

/** Writes a system message without an effect on contacts (R9, R13). Some have the operator as their author. */
export function addSystemNoise(builder: ConversationBuilder, operator: UserJson | null): WrittenFact {
  const attachment = builder.random.pick(NOISES)(builder, operator);
  if (attachment.__typename === 'UnsupportedSystemMessageAttachment') builder.tag('unsupportedAttachment');
  else builder.tag('systemMessagesThatDoNotCount');
  return builder.addSystemMessage(attachment);
}

type Noise = (builder: ConversationBuilder, operator: UserJson | null) => SystemAttachmentJson;

const UNSUPPORTED: EmptySystemAttachment = 'UnsupportedSystemMessageAttachment';

const NOISES: readonly Noise[] = [
  ({ random }, participant) => ({
    __typename: 'AutomaticMessageSentSystemAttachment',
    text: operatorText(random),
    participant,
  }),
  ({ random }, sentAs) => ({
    __typename: 'OutboundMessageSentSystemAttachment',
    text: operatorText(random),
    sentAs,
  }),
  ({ random }, operator) => ({
    __typename: 'ResumeMessageSentSystemAttachment',
    text: operatorText(random),
    author: operator,
    sentAs: operator,
  }),
  () => ({ __typename: 'SupervisorCommentSentSystemAttachment', text: 'Offer the voucher if they ask.' }),
  () => ({ __typename: 'WaitingTimeEstimatedSystemAttachment', text: 'About two minutes.' }),
  () => ({ __typename: 'WaitingTimeExceededSystemAttachment', text: 'It takes longer than expected.' }),
  () => ({ __typename: 'SurveyMessageSystemAttachment', message: 'Thank you for your answers.' }),
  () => ({ __typename: 'SurveyQuestionSystemAttachment', question: 'How did it go?' }),
  () => ({
    __typename: 'SurveyMultiChoiceQuestionSystemAttachment',
    question: 'Was your question answered?',
    choices: ['Yes', 'No'],
  }),
  () => ({ __typename: 'EngagementRuleTriggeredSystemAttachment', ruleName: 'Basket over 100' }),
  ({ random, setting }) => ({
    __typename: 'NavigationChangedSystemAttachment',
    url: `${setting.site.project.url}/pages/${random.int(1, 500)}`,
  }),
  (builder) => ({
    __typename: builder.random.pick([
      'VisitorNotificationSettingsRequestedSystemAttachment',
      'VisitorNotificationSettingsSetSystemAttachment',
      'VisitorNotificationSettingsConfirmedSystemAttachment',
    ] as const),
    correlationId: builder.uuid(),
  }),
  () => ({ __typename: UNSUPPORTED, _unusedField: null }),
];
