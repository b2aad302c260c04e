/** The marks of the class as a file. */

import { download } from "../../api/http";
import { MARKS_FILE_PATH } from "../../api/paths";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";

export function MarksFile({ isInLms }: { readonly isInLms: boolean }) {
  const { error, isBusy, run } = useMutation();
  return (
    <section aria-labelledby="marks-file">
      <h2 id="marks-file">Marks as a file</h2>
      <p class="hint">
        All marks of this class, for a spreadsheet (CSV).
        {!isInLms &&
          " They stay in this tool: without an LMS there is no gradebook to send them to."}
      </p>
      <button
        type="button"
        disabled={isBusy}
        onClick={() => void run(() => download("GET", MARKS_FILE_PATH, "marks.csv"))}
      >
        Download the marks
      </button>
      <FormError error={error} />
    </section>
  );
}
