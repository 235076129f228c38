/** A filter in use, with a button that removes it. */
export function Chip({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <li class="chip">
      <span>{label}</span>
      <button type="button" aria-label={`Remove ${label}`} onClick={onRemove}>
        ×
      </button>
    </li>
  );
}
