import type { Conversation } from '../../model/conversation/conversation.ts';
import { formatCount, statusLabel } from '../../model/labels/labels.ts';
import type { Chapter } from '../../model/summary/story.ts';
import { endingOf, storyOf } from '../../model/summary/story.ts';
import type { TimelineModel } from '../../model/timeline/timelineModel.ts';
import { barKey } from '../../model/timeline/timelineModel.ts';
import { StatusSwatch } from '../elements/StatusSwatch.tsx';
import { MessageList } from './MessageList.tsx';
import type { MessageTextsState } from './useMessageTexts.ts';

/** A conversation from top to bottom: a card for each contact, and the hand-overs between them. */
export function Story({
  conversation,
  timeline,
  timeZone,
  texts,
  selectedKey,
  onSelect,
}: {
  readonly conversation: Conversation;
  readonly timeline: TimelineModel;
  readonly timeZone: string;
  readonly texts: MessageTextsState;
  readonly selectedKey: string | null;
  /** Called with the key of a contact. */
  readonly onSelect: (key: string) => void;
}) {
  const ending = endingOf(conversation);
  return (
    <>
      <ol class="story">
        {storyOf(conversation, timeZone).map((chapter) => {
          const key = barKey(chapter.index);
          return (
            <li key={key}>
              <HandOver lines={chapter.before} />
              <ChapterCard
                chapter={chapter}
                isSelected={key === selectedKey}
                onSelect={() => onSelect(key)}
              />
            </li>
          );
        })}
      </ol>
      {ending !== null && <HandOver lines={[ending]} />}
      {timeline.ticks.length > 0 && (
        <details>
          <summary>All {formatCount(timeline.ticks.length, 'message')}</summary>
          <MessageList messages={timeline.ticks} timeZone={timeZone} texts={texts} />
        </details>
      )}
    </>
  );
}

function HandOver({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div class="hand-over">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function ChapterCard({
  chapter: { index, status, operator, opened, facts },
  isSelected,
  onSelect,
}: {
  readonly chapter: Chapter;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}) {
  return (
    <button type="button" class="chapter" aria-pressed={isSelected} onClick={onSelect}>
      <span class="chapter-title">
        {index + 1} · {operator}
      </span>
      <span class="status">
        <StatusSwatch status={status} />
        {statusLabel(status)}
      </span>
      <span class="second">{opened}</span>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </button>
  );
}
