/** Error page of a launch whose browser could not be recognised. */

import { t } from "../i18n/messages";

interface LaunchRefusedProps {
  readonly refusal: { readonly sentence: string; readonly advice: string };
  readonly reference: string;
}

export function LaunchRefused({ refusal, reference }: LaunchRefusedProps) {
  return (
    <div class="message-page" role="alert">
      <h1>{refusal.sentence}</h1>
      <p>{refusal.advice}</p>
      <p class="reference">{t("Reference {reference}", { reference })}</p>
    </div>
  );
}
