/** Receipt for work that was handed in: when, by whom, what, and the hash that proves it. */

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
  const save = (path: string, name: string) => void run(() => download("GET", path, name));
  return (
    <section class="receipt controls" aria-label="Receipt" data-testid="receipt">
      <dl>
        <dt>Handed in</dt>
        <dd>
          <time dateTime={receipt.handed_in_at}>{wholeTime(receipt.handed_in_at)}</time>
          {receipt.is_late && <b class="late"> late</b>}
        </dd>
        <dt>By</dt>
        <dd dir="auto">
          {receipt.handed_in_by ?? "Somebody whose data was erased"}
          {receipt.is_group && `, for ${receipt.audience}`}
        </dd>
        <dt>What</dt>
        <dd>{contentsInWords(receipt)}</dd>
        <dt>SHA-256</dt>
        <dd>
          <code class="receipt-hash">{receipt.sha256}</code>
          {!receipt.is_whole && (
            <small>Something was erased from it since, so this number fits no more.</small>
          )}
        </dd>
        {receipt.taken_back_at !== null && (
          <>
            <dt>Taken back</dt>
            <dd dir="auto">
              {wholeTime(receipt.taken_back_at)}
              {receipt.taken_back_by !== null && `, by ${receipt.taken_back_by}`}
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
          Download the receipt
        </button>
        <button
          type="button"
          disabled={isBusy}
          onClick={() => save(files.content, `handed-in-${receipt.id}.json`)}
        >
          Download what was handed in
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}
