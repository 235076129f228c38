import type { SyntheticEvent } from 'react';
import { useState } from 'react';
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
  const [enteredId, setEnteredId] = useState('');
  const [selectedId, setSelectedId] = useState('');
  // Each submit gets a new client: the cache of the old one may belong to another account.
  const [login, setLogin] = useState(() => ({ client: createGatewayClient(''), number: 0 }));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setLogin({ client: createGatewayClient(token), number: login.number + 1 });
    setSelectedId(enteredId.trim());
  };
  const select = (id: string) => {
    setEnteredId(id);
    setSelectedId(id);
  };
  return (
    <>
      <h1>Contacts</h1>
      <form onSubmit={submit}>
        <label>
          Token{' '}
          <input
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>{' '}
        <label>
          From <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        </label>{' '}
        <label>
          To <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
        </label>{' '}
        <label>
          Conversation <input value={enteredId} onChange={(event) => setEnteredId(event.target.value)} />
        </label>{' '}
        <button type="submit">Show</button>
      </form>
      <Provider key={login.number} value={login.client}>
        {selectedId !== '' && <Conversation key={selectedId} id={selectedId} />}
        {from !== '' && to !== '' && <ConversationList from={from} to={to} onSelect={select} />}
      </Provider>
    </>
  );
}
