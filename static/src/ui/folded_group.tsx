/** Group of fields under a heading, folded to a line that tells what holds now. */

import "./folded_group.css";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../api/http";
import { isAbout } from "./field_error";

interface FoldedGroupProps {
  readonly heading: "h2" | "h3";
  readonly title: string;
  /** Values of the fields in a few words. */
  readonly words: string;
  /** True where the group begins open. */
  readonly isOpen?: boolean;
  readonly error?: ApiError | null;
  /** Fields of the group that errors can be about. */
  readonly fields?: readonly string[];
  readonly children: ComponentChildren;
}

/** Opens by itself where one of its fields is refused, or gets back what was typed before. */
export function FoldedGroup(props: FoldedGroupProps) {
  const { heading: Heading, title, words, isOpen = false, children } = props;
  const { error = null, fields = [] } = props;
  const [isUnfolded, setUnfolded] = useState(isOpen);
  const unfold = () => setUnfolded(true);
  useEffect(() => {
    if (error !== null && fields.some((field) => isAbout(error, field))) {
      unfold();
    }
  }, [error]);
  return (
    <details
      class="folded-group"
      open={isUnfolded}
      onToggle={({ currentTarget }) => setUnfolded(currentTarget.open)}
      onChange={unfold}
      onInvalidCapture={({ currentTarget }) => {
        // At once: the browser moves the focus to the field next, which has to be visible.
        currentTarget.open = true;
      }}
    >
      <summary>
        <Heading>{title}</Heading>
        <small>{words}</small>
      </summary>
      {children}
    </details>
  );
}
