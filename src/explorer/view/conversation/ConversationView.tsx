import type { ConversationAddress } from '../../model/address/conversationAddress.ts';
import type { FetchResult } from '../../model/conversation/fetchConversation.ts';
import { afterRefresh, fetchConversation, isOngoing } from '../../model/conversation/fetchConversation.ts';
import { contactNotFound, notFound } from '../../model/gateway/failure.ts';
import { keyOfContact } from '../../model/timeline/details.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';
import { Neighbours } from '../list/Neighbours.tsx';
import type { LoadContext, ViewProps } from '../page/runPage.tsx';
import { Conversation } from './Conversation.tsx';
import { visibleDelay } from './visibleDelay.ts';

export type ConversationModel = { readonly kind: 'loading' } | FetchResult;

/** How often an ongoing conversation is fetched again while the page is visible, in milliseconds. */
const REFRESH_MS = 15_000;

export async function loadConversation(
  { link }: ConversationAddress,
  { gateway, signal }: LoadContext,
  report: (model: ConversationModel) => void,
): Promise<void> {
  if (link === null) return report({ kind: 'failure', failure: notFound(location.pathname) });
  let shown = await fetchConversation(link.conversationId, gateway);
  report(shown);
  while (isOngoing(shown)) {
    await visibleDelay(REFRESH_MS, signal);
    if (signal.aborted) return;
    shown = afterRefresh(shown, await fetchConversation(link.conversationId, gateway));
    report(shown);
  }
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

function Content({ address, model, clock, context, reload, replace }: Props) {
  if (model.kind === 'loading') {
    return (
      <p class="notice notice-calm" role="status">
        Loading the conversation …
      </p>
    );
  }
  if (model.kind === 'failure') return <FailureNotice failure={model.failure} onRetry={reload} />;
  const { conversation, incomplete, outdated } = model;
  const contactId = address.link?.contactId ?? null;
  const contactKey = keyOfContact(contactId, conversation);
  return (
    <>
      {incomplete && (
        <FailureNotice failure={incomplete} title="Parts of this conversation are missing" onRetry={reload} />
      )}
      {outdated && (
        <FailureNotice failure={outdated} title="The conversation could not be refreshed" onRetry={reload} />
      )}
      {contactId !== null && contactKey === null && <FailureNotice failure={contactNotFound(contactId)} />}
      <Conversation
        key={conversation.id}
        found={model}
        contactKey={contactKey}
        timeZone={clock.timeZone}
        gateway={context.gateway}
        onContact={(selected) =>
          replace({ ...address, link: { conversationId: conversation.id, contactId: selected } })
        }
      />
    </>
  );
}
