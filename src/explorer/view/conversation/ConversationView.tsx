import { useEffect, useRef } from 'preact/hooks';
import type { ConversationAddress } from '../../model/address/conversationAddress.ts';
import type { FetchResult } from '../../model/conversation/fetchConversation.ts';
import { fetchConversation } from '../../model/conversation/fetchConversation.ts';
import { contactNotFound, notFound } from '../../model/gateway/failure.ts';
import { keyOfContact } from '../../model/timeline/details.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';
import { Neighbours } from '../list/Neighbours.tsx';
import type { LoadContext, ViewProps } from '../page/runPage.tsx';
import { createResult } from './result.ts';

export type ConversationModel = { readonly kind: 'loading' } | FetchResult;

export async function loadConversation(
  { link }: ConversationAddress,
  { gateway }: LoadContext,
  report: (model: ConversationModel) => void,
): Promise<void> {
  if (link === null) return report({ kind: 'failure', failure: notFound(location.pathname) });
  report(await fetchConversation(link.conversationId, gateway));
}

type Props = ViewProps<ConversationAddress, ConversationModel>;

export function ConversationView(props: Props) {
  const { link, list } = props.address;
  return (
    <>
      {link !== null && list !== null && (
        <Neighbours conversationId={link.conversationId} address={list} context={props.context} />
      )}
      <Content {...props} />
    </>
  );
}

function Content({ address, model, reload }: Props) {
  if (model.kind === 'loading') {
    return (
      <p class="notice notice-calm" role="status">
        Reading the conversation …
      </p>
    );
  }
  if (model.kind === 'failure') return <FailureNotice failure={model.failure} onRetry={reload} />;
  const contactId = address.link?.contactId ?? null;
  const isContactMissing = contactId !== null && keyOfContact(contactId, model.conversation) === null;
  return (
    <>
      {model.incomplete && (
        <FailureNotice
          failure={model.incomplete}
          title="Parts of this conversation are missing"
          onRetry={reload}
        />
      )}
      {isContactMissing && <FailureNotice failure={contactNotFound(contactId)} />}
      <ResultHost found={model} contactId={contactId} />
    </>
  );
}

/** Holds the elements that are drawn without a view library. */
function ResultHost({
  found,
  contactId,
}: {
  readonly found: Extract<FetchResult, { kind: 'found' }>;
  readonly contactId: string | null;
}) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const result = createResult(found, contactId);
    host.current?.replaceChildren(...result.elements);
    result.start();
    return () => result.stop();
  }, [found, contactId]);
  return <div class="result" ref={host} />;
}
