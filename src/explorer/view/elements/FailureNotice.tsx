import type { Failure } from '../../model/gateway/failure.ts';

/** Says why a page, or a part of it, is not shown, what to do next, and the id of the request in the gateway's log. */
export function FailureNotice({
  failure,
  title = failure.title,
  onRetry,
}: {
  readonly failure: Failure;
  readonly title?: string;
  /** Called when the person wants to try again. Without it there is no button. */
  readonly onRetry?: () => void;
}) {
  const { kind, advice, details, requestId } = failure;
  return (
    <section
      class={`notice ${kind === 'notFound' ? 'notice-calm' : 'notice-bad'}`}
      role="alert"
      data-kind={kind}
    >
      <h2>{title}</h2>
      <p>{advice}</p>
      <ul class="second">
        {details.map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
        {requestId === null ? null : (
          <li>
            Request id: <code>{requestId}</code>
          </li>
        )}
      </ul>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </section>
  );
}
