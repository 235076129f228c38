import { closeMenu, Menu } from '../elements/Menu.tsx';

/** The field for the token. @property token the token in use; empty when there is none. */
export function AccountMenu({
  token,
  onToken,
}: {
  readonly token: string;
  readonly onToken: (entered: string) => void;
}) {
  return (
    <Menu label={token === '' ? 'Account' : 'Account: token in use'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const entered = new FormData(event.currentTarget).get('token');
          onToken(typeof entered === 'string' ? entered : '');
          closeMenu(event.currentTarget);
        }}
      >
        <label for="token">Token</label>
        {/* A new drawing must not replace the text that a person enters. So only another token makes a new field. */}
        <input key={token} id="token" name="token" type="password" autocomplete="off" defaultValue={token} />
        <p class="hint">The token stays in this tab and is deleted when you close it.</p>
        <button type="submit" class="primary">
          Use token
        </button>
      </form>
    </Menu>
  );
}
