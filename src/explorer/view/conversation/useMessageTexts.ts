import { useState } from 'preact/hooks';
import { fetchMessageTexts } from '../../model/conversation/fetchMessageTexts.ts';
import type { Failure } from '../../model/gateway/failure.ts';
import type { GatewayAccess } from '../../model/gateway/request.ts';

/** The texts of messages that a person wanted to read. */
export interface MessageTextsState {
  /** By the id of the message. */
  readonly texts: ReadonlyMap<string, string>;
  readonly isLoading: boolean;
  readonly failure: Failure | null;
  /** Fetches the texts of these messages. */
  readonly load: (messageIds: readonly string[]) => void;
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

/** Keeps the texts for as long as the conversation is shown. Nothing is fetched before `load` is called. */
export function useMessageTexts(conversationId: string, gateway: GatewayAccess): MessageTextsState {
  const [texts, setTexts] = useState(NO_TEXTS);
  const [isLoading, setIsLoading] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = (messageIds: readonly string[]) => {
    setIsLoading(true);
    setFailure(null);
    void fetchMessageTexts(conversationId, messageIds, gateway).then((fetched) => {
      setTexts((known) => new Map([...known, ...fetched.texts]));
      setFailure(fetched.failure);
      setIsLoading(false);
    });
  };
  return { texts, isLoading, failure, load };
}
