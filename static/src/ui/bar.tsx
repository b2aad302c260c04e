/** Bar beside a number, which says the same to those who do not see it. */

import "./bar.css";

interface BarProps {
  /** Length, from 0 to 1. */
  readonly share: number;
  readonly color: string;
}

export function Bar({ share, color }: BarProps) {
  return (
    <span class="bar" aria-hidden="true">
      <span style={{ "--share": String(Math.min(1, share)), "--tag": color }} />
    </span>
  );
}
