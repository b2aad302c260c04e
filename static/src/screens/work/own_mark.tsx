/** Mark of a student with its comment, as they see it once it is released. */

import type { OwnMark as Mark } from "../../api/openapi.generated";

export function OwnMark({ mark }: { readonly mark: Mark }) {
  return (
    <section class="own-mark" aria-label="Your mark">
      <p>
        Your mark: <b>{mark.score}</b> of {mark.maximum}
      </p>
      {mark.comment !== "" && <blockquote dir="auto">{mark.comment}</blockquote>}
    </section>
  );
}
