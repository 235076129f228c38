import { formatCount } from '../../model/labels/labels.ts';
import type { Details } from '../../model/timeline/details.ts';
import { MessageList } from './MessageList.tsx';
import type { MessageTextsState } from './useMessageTexts.ts';

/**
 * The details of the selected contact, message or event. Without a selection: the details of the conversation. On small screens
 * it is a sheet at the bottom.
 */
export function DetailsPanel({
  details,
  isSelection,
  timeZone,
  texts,
  onClose,
}: {
  readonly details: Details;
  readonly isSelection: boolean;
  readonly timeZone: string;
  readonly texts: MessageTextsState;
  readonly onClose: () => void;
}) {
  const { title, rows, messages, kind } = details;
  const list = <MessageList {...{ messages, timeZone, texts }} />;
  return (
    <section
      class={`card details ${isSelection ? 'is-selection' : 'is-overview'}`}
      aria-label="Details"
      // The content may be higher than the panel, and a keyboard must be able to scroll it.
      tabindex={0}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose();
      }}
    >
      <div class="card-head">
        <h3>{title}</h3>
        {isSelection && (
          <button type="button" class="tool" aria-label="Close the details" onClick={onClose}>
            ✕
          </button>
        )}
      </div>
      <dl class="facts">
        {rows.map(([label, value]) => (
          <div key={`${label} ${value}`} class="fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {kind === 'messages' && list}
      {kind !== 'messages' && messages.length > 0 && (
        <details key={title}>
          <summary>{formatCount(messages.length, 'message')}</summary>
          {list}
        </details>
      )}
    </section>
  );
}
