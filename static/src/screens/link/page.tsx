/** The question whether an LMS account and a sign-in are one person's, and its answer. */

import { api } from "../../api/http";
import { JOIN_PATH } from "../../api/paths/people";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { PendingPage } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";

export function LinkPage({ onAnswered }: { readonly onAnswered: (route: Route) => void }) {
  const question = useQuery(JOIN_PATH);
  const { error, isBusy, run } = useMutation();
  if (question.data === null) {
    return <PendingPage queries={[question]} />;
  }
  const answer = (method: "POST" | "DELETE") =>
    run(async () => {
      await api(method, JOIN_PATH);
      onAnswered({ screen: "home" });
    });
  const { people, is_done: isDone } = question.data;
  return (
    <div class="page">
      <h1>{isDone ? t("These accounts are linked already") : t("Are both of these you?")}</h1>
      <ul class="rows" data-testid="both-accounts">
        {people.map((person) => (
          <li key={person.where.join()}>
            <span>
              <b>{person.name}</b>
              <small>{person.where.join(", ")}</small>
              <small>{person.courses.join(", ") || t("in no course yet")}</small>
            </span>
          </li>
        ))}
      </ul>
      {!isDone && (
        <p>
          {t(
            "Once linked, each opens the courses, notes and marks of both. Do not link somebody else's account. You can separate them again under Account.",
          )}
        </p>
      )}
      <p class="button-row">
        {!isDone && (
          <button
            type="button"
            class="primary"
            disabled={isBusy}
            onClick={() => void answer("POST")}
          >
            {t("Link both")}
          </button>
        )}
        <button type="button" disabled={isBusy} onClick={() => void answer("DELETE")}>
          {isDone ? t("Go on") : t("Keep them apart")}
        </button>
      </p>
      <FormError error={error} />
    </div>
  );
}
