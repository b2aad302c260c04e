/** Choice of yes, no, or what the course says. */

import { t } from "../i18n/messages";
import "./followed_choice.css";
import { textOf } from "./form_data";

interface FollowedChoiceProps {
  readonly label: string;
  readonly name?: string;
  /** Own value of the activity; null where it follows its course. */
  readonly own: boolean | null;
  /** Value that the course has; null where it is not known yet. */
  readonly ofCourse: boolean | null;
  readonly onChoose?: (own: boolean | null) => void;
}

export function FollowedChoice({ label, name, own, ofCourse, onChoose }: FollowedChoiceProps) {
  const words = ofCourse === null ? "" : `: ${ofCourse ? t("yes") : t("no")}`;
  return (
    <label class="followed-choice">
      <span>{label}</span>
      <select
        {...(name === undefined ? {} : { name })}
        defaultValue={asText(own)}
        onChange={({ currentTarget }) => onChoose?.(fromText(currentTarget.value))}
      >
        <option value="">{t("As the course says{words}", { words })}</option>
        <option value="yes">{t("Yes, here")}</option>
        <option value="no">{t("No, not here")}</option>
      </select>
    </label>
  );
}

/** The choice in a form; null for what the course says. */
export function followedOf(form: FormData, name: string): boolean | null {
  return fromText(textOf(form, name));
}

function asText(own: boolean | null): string {
  return own === null ? "" : own ? "yes" : "no";
}

function fromText(text: string): boolean | null {
  return text === "" ? null : text === "yes";
}
