/** The field for the id of a conversation or of a contact. */
export function SearchBox({ onSearch }: { readonly onSearch: (text: string) => void }) {
  return (
    <search class="search-box">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get('id');
          if (typeof text === 'string' && text.trim() !== '') onSearch(text);
        }}
      >
        <input
          name="id"
          type="search"
          aria-label="Conversation or contact id"
          placeholder="Conversation or contact id"
          autocomplete="off"
          spellcheck={false}
          required
        />
        <button type="submit">Open</button>
      </form>
    </search>
  );
}
