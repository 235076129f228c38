import type { VNode } from 'preact';
import { render } from 'preact';
import { parseLinkText } from '../../model/address/conversationId.ts';
import type { Clock } from '../../model/address/days.ts';
import { isSameDay } from '../../model/address/days.ts';
import { isObject } from '../../model/gateway/json.ts';
import type { GatewayAccess } from '../../model/gateway/request.ts';
import type { ListSchema } from '../../model/gateway/schema.ts';
import { readListSchema } from '../../model/gateway/schema.ts';
import type { Preferences } from './preferences.ts';
import {
  applyTheme,
  storedPreferences,
  storedToken,
  storePreferences,
  storeToken,
  timeZoneOf,
} from './preferences.ts';
import type { PageName } from './Shell.tsx';
import { Shell } from './Shell.tsx';
import { createSend } from './send.ts';

/** What a page loads with. */
export interface LoadContext {
  readonly gateway: GatewayAccess;
  readonly clock: Clock;
  /** Null when the upstream lists no closed conversations. */
  readonly list: ListSchema | null;
  /** Aborted when the result is not needed any more. Nothing that `load` reports afterwards is shown. */
  readonly signal: AbortSignal;
}

export interface ViewProps<Address, Model> {
  readonly address: Address;
  readonly model: Model;
  readonly clock: Clock;
  /** Shows another state of this page. It becomes an entry in the history of the browser. */
  readonly navigate: (address: Address) => void;
  /** Changes the URL without an entry in the history. */
  readonly replace: (address: Address) => void;
  /** Loads the model again. */
  readonly reload: () => void;
  /** Sends further operations for as long as this address is shown. */
  readonly context: LoadContext;
}

/** A page: its state is its URL and one model, and `View` is a function of them. */
export interface Page<Address, Model> {
  readonly name: PageName;
  readonly parse: (url: URL) => Address;
  readonly pathOf: (address: Address) => string;
  readonly titleOf: (address: Address) => string;
  /** Returns the address for another time zone, in which the days of a period begin at other times. @default the same address */
  readonly inOtherZone?: (address: Address) => Address;
  /** The part of the URL that decides what is loaded. Addresses with the same key have the same model. */
  readonly loadKey: (address: Address) => string;
  /** The model before anything was loaded. */
  readonly initial: Model;
  /** Loads the model, and reports it whenever there is more of it. Must not reject. */
  readonly load: (address: Address, context: LoadContext, report: (model: Model) => void) => Promise<void>;
  readonly View: (props: ViewProps<Address, Model>) => VNode;
}

/** Shows a page for the URL of the document, and for the URLs that it navigates to. */
export function runPage<Address, Model>(page: Page<Address, Model>): void {
  const list = readSchemaOfPage();
  let preferences = storedPreferences();
  let address = page.parse(new URL(location.href));
  let model = page.initial;
  let loading = new AbortController();
  let context = contextOf(loading.signal);

  applyTheme(preferences.theme);
  // Paper is light. Charts are drawn again when the theme changes.
  addEventListener('beforeprint', () => applyTheme('light'));
  addEventListener('afterprint', () => applyTheme(preferences.theme));
  addEventListener('popstate', () => show(page.parse(new URL(location.href))));
  // Periods as `today` have other days after midnight, also in a tab that stays open.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !isSameDay(context.clock, Date.now())) load();
  });
  // Running the script and drawing the page take about as long as each other, so each is a task of its own.
  setTimeout(load);

  function show(next: Address): void {
    const isSameModel = page.loadKey(next) === page.loadKey(address);
    address = next;
    if (isSameModel && isSameDay(context.clock, Date.now())) draw();
    else load();
  }

  function load(): void {
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    context = contextOf(signal);
    model = page.initial;
    draw();
    void page.load(address, context, (loaded) => {
      if (signal.aborted) return;
      model = loaded;
      draw();
    });
  }

  function contextOf(signal: AbortSignal): LoadContext {
    const token = storedToken();
    const clock = { nowMs: Date.now(), timeZone: timeZoneOf(preferences.zone) };
    return { gateway: { send: createSend(token, signal), hasToken: token !== '' }, clock, list, signal };
  }

  function draw(): void {
    document.title = `${page.titleOf(address)} – Contact explorer`;
    const navigate = (next: Address) => {
      // The same page again must not become one more entry in the history.
      if (page.pathOf(next) !== location.pathname + location.search) {
        history.pushState(null, '', page.pathOf(next));
      }
      show(next);
    };
    const replace = (next: Address) => {
      history.replaceState(null, '', page.pathOf(next));
      show(next);
    };
    const { clock } = context;
    render(
      <Shell
        page={page.name}
        parameters={new URL(page.pathOf(address), location.href).search}
        preferences={preferences}
        token={storedToken()}
        onPreferences={(chosen) => applyChosen(chosen)}
        onToken={(entered) => {
          storeToken(entered);
          load();
        }}
        onSearch={(text) => {
          const link = parseLinkText(text);
          if (link !== null)
            location.assign(`/explorer/${encodeURIComponent(link.contactId ?? link.conversationId)}`);
        }}
      >
        <page.View {...{ address, model, clock, context, navigate, replace, reload: load }} />
      </Shell>,
      pageElement(),
    );
  }

  function applyChosen(chosen: Preferences): void {
    const isOtherZone = chosen.zone !== preferences.zone;
    preferences = chosen;
    storePreferences(chosen);
    applyTheme(chosen.theme);
    // The days of a period begin at other times in another zone.
    if (!isOtherZone) {
      draw();
      return;
    }
    if (page.inOtherZone !== undefined) {
      address = page.inOtherZone(address);
      history.replaceState(null, '', page.pathOf(address));
    }
    load();
  }
}

function readSchemaOfPage(): ListSchema | null {
  const json: unknown = JSON.parse(document.querySelector('#explorer-schema')?.textContent ?? '{}');
  return isObject(json) ? readListSchema(json) : null;
}

function pageElement(): Element {
  const element = document.querySelector('#page');
  if (element === null) throw new Error('Expected an element #page in the document, got none.');
  return element;
}
