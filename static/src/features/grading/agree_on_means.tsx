/** Agree on the mean of two marks wherever they are near enough, after saying for how many. */

import { useRef, useState } from "preact/hooks";
import { meansPath, meansPlanPath } from "../../api/double_marking_paths";
import { api } from "../../api/http";
import type { ClassMember, MeansPlan } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";
import { refetchMarks } from "./update_marks";

const LIMITS: NumberLimits = { least: 0, most: 1000, decimals: 2 };

interface AgreeOnMeansProps {
  readonly activityId: string;
  readonly members: readonly ClassMember[];
}

interface Planned {
  readonly atMost: string;
  readonly plan: MeansPlan;
}

export function AgreeOnMeans({ activityId, members }: AgreeOnMeansProps) {
  const { error, isBusy, run } = useMutation();
  const [planned, setPlanned] = useState<Planned | null>(null);
  const [done, setDone] = useState("");
  const place = useRef<HTMLDetailsElement>(null);
  const waiting = members.filter(
    ({ marking_state }) => marking_state?.difference != null && !marking_state.is_agreed,
  );
  const look = (form: FormData) =>
    run(async () => {
      const { text: atMost } = parseNumber(textOf(form, "at_most"), LIMITS);
      if (atMost !== null) {
        setDone("");
        setPlanned({
          atMost,
          plan: await api("GET", meansPlanPath(activityId, { at_most: Number(atMost) })),
        });
      }
    });
  const agree = ({ atMost, plan }: Planned) =>
    run(async () => {
      // Whatever comes of it, the numbers are others now.
      setPlanned(null);
      const { agreed } = await api("POST", meansPath(activityId), {
        at_most: atMost,
        planned: plan.agreed,
      });
      setDone(plural(agreed, "{n} mark is agreed on now.", "{n} marks are agreed on now."));
      await refetchMarks(activityId);
      place.current?.querySelector("summary")?.focus();
    });
  return (
    <details class="agree-on-means" ref={place}>
      <summary>
        {t("Agree on the mean where two marks are near ({waiting} to agree)", {
          waiting: waiting.length,
        })}
      </summary>
      <form
        onInput={() => setPlanned(null)}
        onSubmit={(event) => {
          event.preventDefault();
          void look(new FormData(event.currentTarget));
        }}
      >
        <NumberField
          label={t("Where two marks differ by at most")}
          name="at_most"
          limits={LIMITS}
          defaultValue="5"
          unit="points"
        />
        <p class="button-row">
          <button type="submit" disabled={isBusy}>
            {t("See how many")}
          </button>
        </p>
      </form>
      {planned !== null && (
        <>
          <p role="status">{planWords(planned.plan)}</p>
          {planned.plan.agreed > 0 && (
            <p class="button-row">
              <button
                type="button"
                class="primary"
                disabled={isBusy}
                onClick={() => void agree(planned)}
              >
                {t("Agree on the mean for {agreed}", { agreed: planned.plan.agreed })}
              </button>
            </p>
          )}
        </>
      )}
      <p role="status">{done}</p>
      <FormError error={error} />
    </details>
  );
}

/** "12 would get the mean, with both comments. 3 differ by more. 5 have one mark only." */
export function planWords({ agreed, further, lacking }: MeansPlan): string {
  const rest = [
    further > 0 ? plural(further, "{n} differs by more.", "{n} differ by more.") : "",
    lacking > 0 ? plural(lacking, "{n} has one mark only.", "{n} have one mark only.") : "",
  ].filter(Boolean);
  const first = t("{agreed} would get the mean, to two decimals, with both comments.", { agreed });
  return [first, ...rest].join(" ");
}
