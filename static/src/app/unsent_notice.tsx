/** Notice of what was written earlier and not sent, with its words and a way to be rid of it. */

import { t } from "../i18n/messages";
import { richPlural } from "../i18n/rich";
import type { workOf } from "../sync/device/device_store";
import type { KeptText } from "../sync/device/kept_edit";
import { UNKNOWN, withNames } from "../text/mentions";
import { ConfirmButton } from "../ui/confirm_button";
import { CopyButton } from "../ui/copy_button";

export type KeptWork = Awaited<ReturnType<typeof workOf>>[number];

interface UnsentNoticeProps {
  readonly work: readonly KeptWork[];
  /** Activity whose notes the page is about to open, or has open; null for any other page. */
  readonly opening: string | null;
  readonly onDiscard: (keys: readonly number[]) => void;
}

export function UnsentNotice({ work, opening, onDiscard }: UnsentNoticeProps) {
  return (
    <>
      {work.map(({ activity, title, keys, texts }) => (
        <section key={activity} class="unsent-work" aria-label={t("Not sent: {title}", { title })}>
          <p>
            {richPlural(
              keys.length,
              "<strong>One change of yours in “{title}” is not sent yet</strong> and kept in this browser.",
              "<strong>{n} changes of yours in “{title}” are not sent yet</strong> and kept in this browser.",
              { title, strong: (text) => <strong>{text}</strong> },
            )}{" "}
            {activity === opening
              ? t("They do not fit what is here now.")
              : t("Open that activity here again, and they are sent.")}
          </p>
          {texts.length > 0 && (
            <details>
              <summary>{t("What you wrote")}</summary>
              <ul>
                {texts.map(({ key, quote, text }) => (
                  <li key={key}>
                    <q dir="auto">{quote}</q>
                    {text !== "" && <p dir="auto">{shown(text)}</p>}
                  </li>
                ))}
              </ul>
              <CopyButton text={asText(texts)}>{t("Copy it")}</CopyButton>
            </details>
          )}
          <ConfirmButton
            question={t("Delete what is not sent?")}
            cancelLabel={t("Keep it")}
            onConfirm={() => onDiscard(keys)}
          >
            {t("Delete it")}
          </ConfirmButton>
        </section>
      ))}
    </>
  );
}

/** Text of a comment: whom it mentions is known where its activity is open. */
function shown(text: string): string {
  return withNames(text, () => UNKNOWN);
}

function asText(texts: readonly KeptText[]): string {
  return texts.map(({ quote, text }) => [`“${quote}”`, shown(text)].join("\n").trim()).join("\n\n");
}
