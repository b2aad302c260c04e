/** Part of the form of an activity: whether notes can be claims, and people say how these check out. */

import { t } from "../../i18n/messages";

interface ClaimFieldsProps {
  /** True where the activity asks for it now. */
  readonly isAsked: boolean;
}

export function ClaimFields({ isAsked }: ClaimFieldsProps) {
  return (
    <fieldset>
      <legend>{t("Are claims checked?")}</legend>
      <label class="option">
        <input type="checkbox" name="checks_claims" defaultChecked={isAsked} />
        <span>
          {t("Check claims")}
          <small>
            {t(
              "A note can be marked as a claim. Everybody who reads it can say how it checks out: supported, contradicted, or cannot be checked; with the source and the words there.",
            )}
          </small>
        </span>
      </label>
    </fieldset>
  );
}
