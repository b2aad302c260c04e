/** Controls of the projector: the text, its size, and a screen of its own. */

import { useRef } from "preact/hooks";
import type { Projection } from "../../api/openapi.generated";
import { PROJECTOR_FORM_PATH } from "../../api/paths/lectures";
import { token } from "../../api/session";
import { t } from "../../i18n/messages";
import type { Pointing } from "./use_pointing";

interface ToolbarProps {
  readonly activityId: string;
  readonly title: string;
  readonly projection: Projection;
  readonly choose: (conversation: string) => void;
  readonly resize: (by: 1 | -1) => void;
  readonly pointing: Pointing;
  readonly isLeading: boolean;
  readonly setLeading: (isOn: boolean) => void;
  readonly fillScreen: () => void;
  readonly leave: () => void;
}

export function Toolbar(props: ToolbarProps) {
  const { activityId, title, projection, choose, resize, pointing, fillScreen, leave } = props;
  return (
    <header class="lecture-bar controls">
      <h1 dir="auto">{title}</h1>
      {projection.conversations.length > 1 && (
        <label>
          <span class="visually-hidden">{t("Text")}</span>
          <select
            value={projection.conversation ?? ""}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {projection.conversations.map(({ id, title: name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        title={t(
          "Invite everybody to the passage that is selected, or to the turn that is in sight",
        )}
        // The press does not end the selection that it is about.
        onMouseDown={(event) => event.preventDefault()}
        onClick={pointing.point}
      >
        {t("Everybody here")}
      </button>
      {pointing.span !== null && (
        <button type="button" onClick={pointing.stop}>
          {t("Stop pointing")}
        </button>
      )}
      <button
        type="button"
        aria-pressed={props.isLeading}
        title={t("Ask everybody to follow you through the text, until you press again")}
        onClick={() => props.setLeading(!props.isLeading)}
      >
        {t("Follow me")}
      </button>
      <button type="button" aria-label={t("Smaller text")} onClick={() => resize(-1)}>
        {t("A−")}
      </button>
      <button type="button" aria-label={t("Larger text")} onClick={() => resize(1)}>
        {t("A+")}
      </button>
      {document.fullscreenEnabled && (
        <button type="button" onClick={fillScreen}>
          {t("Full screen")}
        </button>
      )}
      {window.top !== window && <OwnWindow activityId={activityId} />}
      <button type="button" onClick={leave}>
        {t("Back to the class")}
      </button>
    </header>
  );
}

/** The session goes along in a form: a window has another store of cookies than a frame. */
function OwnWindow({ activityId }: { readonly activityId: string }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      method="post"
      action={PROJECTOR_FORM_PATH}
      target="_blank"
      rel="noopener"
      onSubmit={() => {
        if (field.current !== null) {
          field.current.value = token();
          setTimeout(() => field.current?.removeAttribute("value"));
        }
      }}
    >
      <input type="hidden" name="token" ref={field} />
      <input type="hidden" name="activity" value={activityId} />
      <button type="submit">{t("Window of its own")}</button>
    </form>
  );
}
