import { useState } from 'preact/hooks';
import type { FetchResult } from '../../model/conversation/fetchConversation.ts';
import { toCsv, toJson } from '../../model/labels/exportText.ts';
import { headingOf, sentenceOf } from '../../model/summary/heading.ts';
import { saveText } from '../elements/saveFile.ts';

/** The name of the conversation, one sentence about it, and what can be done with it. */
export function Heading({
  found: { conversation, received },
  timeZone,
}: {
  readonly found: Extract<FetchResult, { kind: 'found' }>;
  readonly timeZone: string;
}) {
  const { id, closedAt, contacts } = conversation;
  return (
    <section class="summary">
      <h1>{headingOf(conversation)}</h1>
      <p>{sentenceOf(conversation, timeZone)}</p>
      <p class="id">{id}</p>
      <p class="second">
        Times are in {timeZone === 'UTC' ? 'UTC' : `local time (${timeZone})`}.
        {closedAt === null && ' This page refreshes every 15 seconds while you see it.'}
      </p>
      <div class="actions">
        <CopyLink />
        <button
          type="button"
          onClick={() => saveText(`conversation-${id}.json`, toJson(received), 'application/json')}
        >
          Download JSON
        </button>
        <button
          type="button"
          disabled={contacts.length === 0}
          onClick={() => saveText(`conversation-${id}.csv`, toCsv(contacts), 'text/csv;charset=utf-8')}
        >
          Download CSV
        </button>
      </div>
    </section>
  );
}

/** Copies the URL of this page. Without access to the clipboard, it shows the URL and selects it. */
function CopyLink() {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = () => {
    copyText(location.href).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  return (
    <>
      <button type="button" onClick={copy}>
        Copy link
      </button>
      <span class="second" role="status">
        {state === 'copied' && 'The link was copied.'}
        {state === 'refused' && 'The browser does not let this page copy. Copy the selected link.'}
      </span>
      {state === 'refused' && (
        <input
          class="copy-text"
          aria-label="Link to copy"
          readOnly
          value={location.href}
          ref={(element: HTMLInputElement | null) => element?.select()}
        />
      )}
    </>
  );
}

// Browsers offer no clipboard to a page that was loaded over plain HTTP from another machine.
async function copyText(text: string): Promise<void> {
  if (!window.isSecureContext) throw new Error('expected a secure context, got a page over plain HTTP');
  await navigator.clipboard.writeText(text);
}
