/** Announcements for screen readers, of which equal ones are announced again. */

import { useRef } from "preact/hooks";

/** Words to announce. Another object is another announcement, also where its words are the same. */
export interface Announcement {
  readonly words: string;
}

export const SILENCE: Announcement = { words: "" };

interface AnnouncedProps {
  readonly announcement: Announcement;
  readonly testId?: string;
}

/** Live region. Its words stand in a new element each time: one with equal words is no change. */
export function Announced({ announcement, testId }: AnnouncedProps) {
  const last = useRef({ announcement, number: 0 });
  if (last.current.announcement !== announcement) {
    last.current = { announcement, number: last.current.number + 1 };
  }
  return (
    <p class="visually-hidden" role="status" data-testid={testId}>
      <span key={last.current.number}>{announcement.words}</span>
    </p>
  );
}
