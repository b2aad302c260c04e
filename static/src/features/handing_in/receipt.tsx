/** Receipt for work that was handed in: when, by whom, what, and the hash that proves it. */

import { t } from "../../i18n/messages";
import "./handing_in.css";
import { download } from "../../api/http";
import type { Receipt } from "../../api/openapi.generated";
import { receiptFiles } from "../../api/paths/marks";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { wholeTime } from "../../ui/format_time";
import { contentsInWords } from "./words";

export function ReceiptView({ receipt }: { readonly receipt: Receipt }) {
  const { error, isBusy, run } = useMutation();
  const files = receiptFiles(receipt.id);
  const by = receipt.handed_in_by ?? t("Somebody whose data was erased");
  const save = (path: string, name: string) => void run(() => download("GET", path, name));
  return (
    <section class="receipt controls" aria-label={t("Receipt")} data-testid="receipt">
      <dl>
        <dt>{t("Handed in")}</dt>
        <dd>
          <time dateTime={receipt.handed_in_at}>{wholeTime(receipt.handed_in_at)}</time>
          {receipt.is_late && <b class="late"> {t("late")}</b>}
        </dd>
        <dt>{t("By")}</dt>
        <dd dir="auto">
          {receipt.is_group
            ? t("{name}, for {audience}", { name: by, audience: receipt.audience })
            : by}
        </dd>
        <dt>{t("What")}</dt>
        <dd>{contentsInWords(receipt)}</dd>
        <dt>{t("SHA-256")}</dt>
        <dd>
          <code class="receipt-hash">{receipt.sha256}</code>
          {!receipt.is_whole && (
            <small>{t("Something was erased from it since, so this number fits no more.")}</small>
          )}
        </dd>
        {receipt.taken_back_at !== null && (
          <>
            <dt>{t("Taken back")}</dt>
            <dd dir="auto">
              {receipt.taken_back_by === null
                ? wholeTime(receipt.taken_back_at)
                : t("{time}, by {name}", {
                    time: wholeTime(receipt.taken_back_at),
                    name: receipt.taken_back_by,
                  })}
            </dd>
          </>
        )}
      </dl>
      <p class="button-row">
        <button
          type="button"
          disabled={isBusy}
          onClick={() => save(files.receipt, `receipt-${receipt.id}.txt`)}
        >
          {t("Download the receipt")}
        </button>
        <button
          type="button"
          disabled={isBusy}
          onClick={() => save(files.content, `handed-in-${receipt.id}.json`)}
        >
          {t("Download what was handed in")}
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}
