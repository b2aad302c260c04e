/** Words about copying that is switched off, when somebody tries; and on paper, in place of the text. */

import { t } from "../../../i18n/messages";
import { useCopyResistance } from "../hooks/use_copy_resistance";

export function CopyNotice({ isOn }: { readonly isOn: boolean }) {
  const isTried = useCopyResistance(isOn);
  return (
    <>
      <div role="status">
        {isTried && (
          <p class="status-banner">
            {t(
              "Your teacher has switched copying and printing off for this text. You can mark it and comment on it as ever.",
            )}
          </p>
        )}
      </div>
      {isOn && (
        <p class="copy-notice-printed">
          {t("Your teacher has switched printing off for this text.")}
        </p>
      )}
    </>
  );
}
