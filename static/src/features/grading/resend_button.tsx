/** Button that sends a mark again that the LMS did not take. */

import { useRef } from "preact/hooks";
import { api } from "../../api/http";
import { resendPath } from "../../api/paths/marks";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { updateMarks } from "./update_marks";

interface ResendButtonProps {
  readonly activityId: string;
  readonly enrolmentId: string;
  readonly name: string;
}

export function ResendButton({ activityId, enrolmentId, name }: ResendButtonProps) {
  const { error, isBusy, run } = useMutation();
  const place = useRef<HTMLSpanElement>(null);
  const resend = () =>
    run(async () => {
      const grade = await api("POST", resendPath(activityId, enrolmentId));
      // The button goes with its reason; whoever pressed it stays in its place.
      (place.current?.closest("[data-mark]") as HTMLElement | null)?.focus();
      await updateMarks(activityId, { [enrolmentId]: { grade } });
    });
  return (
    <span ref={place}>
      <button
        type="button"
        disabled={isBusy}
        aria-label={t("Send the mark of {name} again", { name })}
        onClick={() => void resend()}
      >
        {t("Send again")}
      </button>
      <FormError error={error} />
    </span>
  );
}
