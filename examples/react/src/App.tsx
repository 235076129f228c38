import { useMemo, useState } from 'react';
import { Provider } from 'urql';
import { Conversation } from './Conversation.tsx';
import { ConversationList } from './ConversationList.tsx';
import { createGatewayClient } from './client.ts';

const DAY_MS = 86_400_000;
const dayBefore = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

export function App() {
  const [token, setToken] = useState('');
  const [from, setFrom] = useState(dayBefore(7));
  const [to, setTo] = useState(dayBefore(-1));
  const [selectedId, setSelectedId] = useState('');
  // A new token gets a new client: the cache of the old one belongs to another account.
  const client = useMemo(() => createGatewayClient(token), [token]);
  return (
    <Provider value={client}>
      <h1>Contacts</h1>
      <form onSubmit={(event) => event.preventDefault()}>
        <label>
          Token <input value={token} onChange={(event) => setToken(event.target.value)} />
        </label>{' '}
        <label>
          From <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>{' '}
        <label>
          To <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
        </label>{' '}
        <label>
          Conversation{' '}
          <input value={selectedId} onChange={(event) => setSelectedId(event.target.value.trim())} />
        </label>
      </form>
      {selectedId !== '' && <Conversation key={selectedId} id={selectedId} />}
      {from !== '' && to !== '' && <ConversationList from={from} to={to} onSelect={setSelectedId} />}
    </Provider>
  );
}
