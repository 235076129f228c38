import { useMemo, useState } from 'preact/hooks';
import type { FetchResult } from '../../model/conversation/fetchConversation.ts';
import { conversationOperation, playgroundPathOf } from '../../model/conversation/operations.ts';
import type { GatewayAccess } from '../../model/gateway/request.ts';
import { conversationDetails, detailsOf } from '../../model/timeline/details.ts';
import { buildTimelineModel } from '../../model/timeline/timelineModel.ts';
import { PatternDefinitions } from '../elements/PatternDefinitions.tsx';
import { useMediaQuery } from '../elements/useMediaQuery.ts';
import { AnomalyList } from './AnomalyList.tsx';
import { ContactsTable } from './ContactsTable.tsx';
import { Chart } from './chart/Chart.tsx';
import { DetailsPanel } from './DetailsPanel.tsx';
import { Heading } from './Heading.tsx';
import { Legend } from './Legend.tsx';
import { Story } from './Story.tsx';
import { useMessageTexts } from './useMessageTexts.ts';

interface Props {
  readonly found: Extract<FetchResult, { kind: 'found' }>;
  /** The key of the contact that the URL names; null when it names none. */
  readonly contactKey: string | null;
  /** A name of the IANA database. */
  readonly timeZone: string;
  readonly gateway: GatewayAccess;
  /** Called with the id of the contact that is to be in the URL, or null. */
  readonly onContact: (contactId: string | null) => void;
}

/** Below this width of the page, a conversation is a story from top to bottom. */
const STORY_QUERY = '(width < 600px)';

/** Everything that the page shows for a conversation. */
export function Conversation({ found, contactKey, timeZone, gateway, onContact }: Props) {
  const { conversation, hasAllMessages } = found;
  const { contacts, anomalies, id } = conversation;
  const isStory = useMediaQuery(STORY_QUERY);
  const [isGuestsOpen, setIsGuestsOpen] = useState(false);
  // Marks and messages have no URL, so they are selected only here.
  const [otherKey, setOtherKey] = useState<string | null>(null);
  const texts = useMessageTexts(id, gateway);
  const timeline = useMemo(
    () => buildTimelineModel(conversation, isGuestsOpen),
    [conversation, isGuestsOpen],
  );
  const detailsFor = useMemo(
    () => (key: string) => detailsOf(key, conversation, timeline, timeZone),
    [conversation, timeline, timeZone],
  );
  const selectedKey = otherKey ?? contactKey;
  const selected = selectedKey === null ? null : detailsFor(selectedKey);

  function select(key: string | null): void {
    const bar = timeline.bars.find((each) => each.key === key);
    const contact = contacts[bar?.index ?? -1];
    setOtherKey(contact === undefined ? key : null);
    if (contact !== undefined || key === null) onContact(contact?.id ?? null);
  }

  return (
    <div class={`result${selected === null ? '' : ' has-selection'}`}>
      <PatternDefinitions />
      <Heading found={found} timeZone={timeZone} />
      {contacts.length === 0 && timeline.lanes.length === 0 ? null : (
        <div class="timeline-area">
          <section class="card timeline-card" aria-labelledby="timeline-title">
            <h2 id="timeline-title">Timeline</h2>
            {isStory ? (
              <Story {...{ conversation, timeline, timeZone, texts, selectedKey }} onSelect={select} />
            ) : (
              <Chart
                {...{ timeline, timeZone, selectedKey, isGuestsOpen }}
                detailsOf={detailsFor}
                onSelect={select}
                onToggleGuests={() => setIsGuestsOpen(!isGuestsOpen)}
              />
            )}
            {!hasAllMessages && (
              <p class="hint">
                Not all messages are drawn. The contacts were reconstructed from all messages.
              </p>
            )}
            {!isStory && <Legend timeline={timeline} />}
            {!isStory && <KeysHint />}
          </section>
          <DetailsPanel
            details={selected ?? conversationDetails(conversation, timeZone)}
            isSelection={selected !== null}
            timeZone={timeZone}
            texts={texts}
            onClose={() => select(null)}
          />
        </div>
      )}
      {anomalies.length > 0 && (
        <section class="card">
          <h2>Anomalies</h2>
          <AnomalyList anomalies={anomalies} timeZone={timeZone} />
        </section>
      )}
      {contacts.length > 0 && (
        <section class="card">
          <h2>Contacts</h2>
          <ContactsTable contacts={contacts} timeZone={timeZone} onSelect={select} />
        </section>
      )}
      <SentQuery conversationId={id} />
    </div>
  );
}

function KeysHint() {
  return (
    <p class="hint keys" id="chart-keys">
      Click a bar, an icon or a message to read about it. By keyboard: Tab into the timeline, arrow keys from
      one item to the next, + and − to zoom, Shift and an arrow to move, 0 for all, Escape to close the
      details.
    </p>
  );
}

function SentQuery({ conversationId }: { readonly conversationId: string }) {
  const operation = conversationOperation(conversationId);
  return (
    <section class="card">
      <h2>The query that was sent</h2>
      <p>
        <a href={playgroundPathOf(operation)} class="to-playground">
          Open it in the playground
        </a>
      </p>
      <details>
        <summary>Show the query</summary>
        <pre tabindex={0}>
          <code>{operation}</code>
        </pre>
      </details>
    </section>
  );
}
