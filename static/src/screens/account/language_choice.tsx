/** Choice of the language of all pages. */

import { api } from "../../api/http";
import type { LanguageTag } from "../../api/openapi.generated";
import { LANGUAGE_PATH } from "../../api/paths/people";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";

/** Each language in its own words, as its readers look for it. */
const LANGUAGES: Readonly<Record<LanguageTag, string>> = {
  en: "English",
  de: "Deutsch",
  "zh-Hans": "简体中文",
  ar: "العربية",
};
const TAGS = Object.keys(LANGUAGES) as LanguageTag[];

interface LanguageChoiceProps {
  readonly chosen: LanguageTag | null;
  /** Called once the choice holds: the page is to be loaded again in it. */
  readonly onChosen: () => void;
}

export function LanguageChoice({ chosen, onChosen }: LanguageChoiceProps) {
  const { error, isBusy, run } = useMutation();
  const choose = (language: LanguageTag | null) =>
    void run(async () => {
      await api("PUT", LANGUAGE_PATH, { language });
      onChosen();
    });
  return (
    <section aria-labelledby="language">
      <h2 id="language">{t("Language")}</h2>
      <label>
        {t("Language of all pages")}
        <select
          value={chosen ?? ""}
          disabled={isBusy}
          onChange={({ currentTarget: { value } }) =>
            choose(TAGS.find((tag) => tag === value) ?? null)
          }
        >
          <option value="">{t("As in the LMS, or in the browser")}</option>
          {TAGS.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {LANGUAGES[tag]}
            </option>
          ))}
        </select>
      </label>
      <FormError error={error} />
    </section>
  );
}
