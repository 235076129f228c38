import { formatExactly } from '../../model/labels/zonedTime.ts';
import type { Tick } from '../../model/timeline/timelineModel.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';
import type { MessageTextsState } from './useMessageTexts.ts';

/** Messages with sender and time. Their texts are fetched when the person asks for them. */
export function MessageList({
  messages,
  timeZone,
  texts: { texts, isLoading, failure, load },
}: {
  readonly messages: readonly Tick[];
  readonly timeZone: string;
  readonly texts: MessageTextsState;
}) {
  const missing = messages.map(({ messageId }) => messageId).filter((id) => !texts.has(id));
  return (
    <>
      <ul class="messages">
        {messages.map(({ key, author, createdAt, messageId }) => (
          <li key={key}>
            <span class="message-author">{author}</span>{' '}
            <span class="second">{formatExactly(createdAt, timeZone)}</span>
            {texts.has(messageId) && <p class="message-text">{texts.get(messageId) || 'No text'}</p>}
          </li>
        ))}
      </ul>
      {failure !== null && <FailureNotice failure={failure} title="The texts could not be loaded" />}
      {missing.length > 0 && (
        <button type="button" disabled={isLoading} onClick={() => load(missing)}>
          {isLoading ? 'Loading …' : messages.length === 1 ? 'Show the text' : 'Show the texts'}
        </button>
      )}
    </>
  );
}
