import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root", got none');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
