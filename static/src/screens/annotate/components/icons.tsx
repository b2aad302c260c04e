/** The page's icons: 20 by 20, drawn in the colour of the text, silent to screen readers. */

import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const SavedIcon = () => (
  <Icon>
    <path d="M4.5 10.5l3.5 3.5 7.5-8" />
  </Icon>
);

export const SavingIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6" opacity=".3" />
    <path class="spinning" d="M10 4a6 6 0 0 1 6 6" />
  </Icon>
);

export const OfflineIcon = () => (
  <Icon>
    <path d="M6 14.5a3.2 3.2 0 0 1-.4-6.4M8.3 6a4.3 4.3 0 0 1 6 3 2.9 2.9 0 0 1 1.6 4.3M3.5 3.5l13 13M10.5 14.5h-4" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M10 3.5l7 12.5H3zM10 8.5v3.5M10 14v.1" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M4.5 10h.1M10 10h.1M15.5 10h.1" stroke-width="2.6" />
  </Icon>
);

export const CommentIcon = () => (
  <Icon>
    <path d="M4 4.5h12v8.5H9.5L6 16v-3H4z" />
  </Icon>
);

export const AgreeIcon = () => (
  <Icon>
    <path d="M4 9.5h3v7H4zM7 9.5l3-6c1.5 0 2 1 1.7 2.3L11.2 8H16l-1.2 8.5H7" />
  </Icon>
);

export const UndoIcon = () => (
  <Icon>
    <path d="M7.5 4.5L4 8l3.5 3.5M4 8h7.5a4 4 0 0 1 0 8H8" />
  </Icon>
);

export const RedoIcon = () => (
  <Icon>
    <path d="M12.5 4.5L16 8l-3.5 3.5M16 8H8.5a4 4 0 0 0 0 8H12" />
  </Icon>
);

export const LockIcon = () => (
  <Icon>
    <path d="M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9" />
  </Icon>
);

export const GripIcon = () => (
  <Icon>
    <path d="M7.5 5h.1M7.5 10h.1M7.5 15h.1M12.5 5h.1M12.5 10h.1M12.5 15h.1" stroke-width="2.4" />
  </Icon>
);

export const LocateIcon = () => (
  <Icon>
    <path d="M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3" />
    <circle cx="10" cy="10" r="4" />
  </Icon>
);

export const PassageIcon = () => (
  <Icon>
    <path d="M4 4.5v11M16 4.5v11M7 10h6M8.8 8L6.8 10l2 2M11.2 8l2 2-2 2" />
  </Icon>
);

export const UpIcon = () => (
  <Icon>
    <path d="M5 12.5l5-5 5 5" />
  </Icon>
);

export const LinkIcon = () => (
  <Icon>
    <path d="M8.5 11.5a3 3 0 0 0 4.3 0l2.6-2.6a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-2.6 2.6a3 3 0 0 0 4.3 4.3L10 14.3" />
  </Icon>
);

export const OutlineIcon = () => (
  <Icon>
    <path d="M3.5 5.5h.1M3.5 10h.1M3.5 14.5h.1M7 5.5h9.5M7 10h9.5M7 14.5h9.5" />
  </Icon>
);

export const SideBySideIcon = () => (
  <Icon>
    <path d="M3.5 4.5h5.5v11H3.5zM11 4.5h5.5v11H11z" />
  </Icon>
);

export const SwitchIcon = () => (
  <Icon>
    <path d="M3.5 7.5h12l-3-3M16.5 12.5h-12l3 3" />
  </Icon>
);
