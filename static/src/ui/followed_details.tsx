/** Choice of what the course says, or of values in fields that are shown then. */

import { t } from "../i18n/messages";
import "./followed_choice.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { textOf } from "./form_data";

interface FollowedDetailsProps {
  readonly label: string;
  readonly name: string;
  /** True where the activity has its own value. */
  readonly isOwn: boolean;
  /** Value that the course has, in words; null where it is not known yet. */
  readonly ofCourse: string | null;
  /** Fields of the own value. */
  readonly children: ComponentChildren;
}

export function FollowedDetails({ label, name, isOwn, ofCourse, children }: FollowedDetailsProps) {
  const [isHere, setHere] = useState(isOwn);
  return (
    <>
      <label class="followed-choice">
        <span>{label}</span>
        <select
          name={name}
          defaultValue={isHere ? "here" : ""}
          onChange={({ currentTarget }) => setHere(currentTarget.value === "here")}
        >
          <option value="">
            {t("As the course says")}
            {ofCourse === null ? "" : `: ${ofCourse}`}
          </option>
          <option value="here">{t("As I say here")}</option>
        </select>
      </label>
      <div class="reveal-details" hidden={!isHere}>
        {children}
      </div>
    </>
  );
}

/** True where the form has a value of its own. */
export function isHere(form: FormData, name: string): boolean {
  return textOf(form, name) === "here";
}
