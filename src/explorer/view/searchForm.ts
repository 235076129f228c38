import { html } from './elements/element.ts';

export interface SearchForm {
  readonly element: HTMLElement;
  setId(id: string): void;
}

/** Creates the form for the id and the token. @param options `token` is the initial value of its field. */
export function createSearchForm({
  token,
  onSubmit,
}: {
  readonly token: string;
  readonly onSubmit: (entered: { readonly id: string; readonly token: string }) => void;
}): SearchForm {
  const id = html('input', {
    ...{ id: 'wanted', name: 'wanted', required: true, spellcheck: 'false', autocomplete: 'off' },
    placeholder: '00000000-0000-4000-8000-000000000001',
  });
  const tokenField = html('input', {
    ...{ id: 'token', name: 'token', type: 'password', autocomplete: 'off', value: token },
    'aria-describedby': 'token-hint',
  });
  const form = html(
    'form',
    { class: 'search' },
    html('div', { class: 'field' }, html('label', { for: 'wanted' }, 'Conversation or contact id'), id),
    html(
      'div',
      { class: 'field field-token' },
      html('label', { for: 'token' }, 'Token, if one is needed'),
      tokenField,
    ),
    html('button', { type: 'submit', class: 'primary' }, 'Show'),
    html(
      'p',
      { id: 'token-hint', class: 'hint' },
      'The token stays in this tab and is deleted when you close it.',
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onSubmit({ id: id.value, token: tokenField.value });
  });
  return {
    element: form,
    setId: (value) => {
      id.value = value;
    },
  };
}
