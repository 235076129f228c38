/** The gateway's sign, as SVG. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><path fill="#2563eb" d="M4 6h15v11H10l-6 5z"/><path fill="#f59e0b" d="M28 11v15l-6-5h-9v-2h8v-8z"/></svg>';

/** The same as an address that loads nothing. */
export const ICON_URL = `data:image/svg+xml,${encodeURIComponent(ICON)}`;
