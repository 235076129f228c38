import type { ComponentChildren } from 'preact';
import { AccountMenu } from './AccountMenu.tsx';
import { DisplayMenu } from './DisplayMenu.tsx';
import type { Preferences } from './preferences.ts';
import { SearchBox } from './SearchBox.tsx';

export type PageName = 'conversations' | 'indicators' | 'conversation';

interface ShellProps {
  readonly page: PageName;
  /** The query string of this page. Conversations and indicators share the period and the filters in it. */
  readonly parameters: string;
  readonly preferences: Preferences;
  readonly token: string;
  readonly onPreferences: (chosen: Preferences) => void;
  readonly onToken: (entered: string) => void;
  /** Called with a text that is not empty. */
  readonly onSearch: (text: string) => void;
  readonly children: ComponentChildren;
}

/** Everything around the content of a page: navigation, search, account, time zone and theme. */
export function Shell({ page, parameters, preferences, token, children, ...on }: ShellProps) {
  return (
    <>
      <header class="top">
        <a class="brand" href="/explorer">
          <img src={iconUrl()} width="28" height="28" alt="" />
          <span>Contact explorer</span>
        </a>
        <nav class="pages" aria-label="Pages">
          <PageLink href={`/explorer${parameters}`} isCurrent={page === 'conversations'}>
            Conversations
          </PageLink>
          <PageLink href={`/explorer/indicators${parameters}`} isCurrent={page === 'indicators'}>
            Indicators
          </PageLink>
          <PageLink href="/" isCurrent={false}>
            Playground
          </PageLink>
        </nav>
        <SearchBox onSearch={on.onSearch} />
        <div class="menus">
          <DisplayMenu preferences={preferences} onChange={on.onPreferences} />
          <AccountMenu token={token} onToken={on.onToken} />
        </div>
      </header>
      <main id="content">{children}</main>
    </>
  );
}

function PageLink({
  href,
  isCurrent,
  children,
}: {
  readonly href: string;
  readonly isCurrent: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <a href={href} aria-current={isCurrent ? 'page' : undefined}>
      {children}
    </a>
  );
}

/** The gateway writes its icon into the page. */
function iconUrl(): string {
  return document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? '';
}
