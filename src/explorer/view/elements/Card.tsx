import type { ComponentChildren } from 'preact';

/** A part of a page with a heading. @property tools controls beside the heading. */
export function Card({
  title,
  tools,
  children,
}: {
  readonly title: string;
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="card">
      <div class="card-head">
        <h2>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}
