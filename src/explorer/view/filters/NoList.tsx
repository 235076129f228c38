/** What the page says when the upstream lists no closed conversations. */
export function NoList() {
  return (
    <section class="notice notice-calm" data-kind="noList">
      <h2>This API does not list conversations</h2>
      <p>
        The API behind the gateway has no list of closed conversations. Enter the id of a conversation, or of
        one of its contacts, in the field above.
      </p>
    </section>
  );
}
