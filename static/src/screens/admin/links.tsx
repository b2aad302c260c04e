/** Links of a person with another one who is the same: making one, and separating one again. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { LinkedPerson, PersonDetails, PersonSummary } from "../../api/openapi.generated";
import { pathOf, withQuery } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { ConfirmButton } from "../../ui/confirm_button";
import { PendingPage } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { wholeTime } from "../../ui/format_time";
import { LimitedInput } from "../../ui/text_limit";
import { useChange } from "./use_change";

const PROOFS: Record<LinkedPerson["joined_by"], string> = {
  proofs: t("by themselves"),
  identifier: t("by an identifier of the LMS"),
  administrator: t("by an administrator"),
};

interface LinksProps {
  readonly details: PersonDetails;
  readonly onChanged: () => Promise<void>;
}

export function Links({ details: { person, linked }, onChanged }: LinksProps) {
  const { error, run } = useChange(onChanged);
  const separate = (id: string) =>
    api(
      "DELETE",
      pathOf("/api/admin/people/{person_id}/links/{linked_id}", {
        person_id: person.id,
        linked_id: id,
      }),
    );
  const link = (id: string) =>
    api("POST", pathOf("/api/admin/people/{person_id}/links", { person_id: person.id }), {
      person_id: id,
    });
  return (
    <details>
      <summary>
        {linked.length === 0
          ? t("Linked with nobody")
          : t("Linked with {linked} more", { linked: linked.length })}
      </summary>
      <ul class="rows">
        {linked.map((one) => (
          <li key={one.id}>
            <span>
              <b>{accountsOf(person, one)}</b>
              <small>
                {t("linked on {joinedAt}, {proof}", {
                  joinedAt: wholeTime(one.joined_at),
                  proof: PROOFS[one.joined_by],
                })}
              </small>
            </span>
            <ConfirmButton
              question={t("Separate this account? Open pages of both close.")}
              confirmLabel={t("Separate")}
              cancelLabel={t("Keep linked")}
              onConfirm={() => void run(() => separate(one.id))}
            >
              {t("Separate")}
            </ConfirmButton>
          </li>
        ))}
      </ul>
      <FormError error={error} />
      <LinkAnother person={person} onLink={(id) => void run(() => link(id))} />
    </details>
  );
}

function accountsOf(person: PersonSummary, one: LinkedPerson): string {
  const accounts = person.accounts.filter((account) => account.origin_id === one.id);
  return (
    accounts
      .map(({ issuer, subject }) => t("{subject} at {issuer}", { subject, issuer }))
      .join(", ") || one.id
  );
}

interface LinkAnotherProps {
  readonly person: PersonSummary;
  readonly onLink: (id: string) => void;
}

function LinkAnother({ person, onLink }: LinkAnotherProps) {
  const [words, setWords] = useState("");
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    setWords(textOf(new FormData(event.currentTarget as HTMLFormElement), "words").trim());
  };
  return (
    <>
      <form class="inline-form" onSubmit={(event) => search(event as unknown as SubmitEvent)}>
        <label>
          {t("Another account of the same person: part of a name or address, or an id")}
          <LimitedInput name="words" type="search" limit={255} />
        </label>
        <button type="submit">{t("Find")}</button>
      </form>
      {words !== "" && <Candidates {...{ person, onLink, words }} />}
    </>
  );
}

function Candidates({ person, onLink, words }: LinkAnotherProps & { words: string }) {
  const found = useQuery(withQuery("GET", pathOf("/api/admin/people"), { words }));
  if (found.data === null) {
    return <PendingPage queries={[found]} />;
  }
  const others = found.data.filter(({ id }) => id !== person.id);
  return (
    <ul class="rows">
      {others.length === 0 && <li>{t("Nobody else is found by that.")}</li>}
      {others.map((other) => (
        <li key={other.id}>
          <span>
            <b>{other.name}</b>
            <small>
              {other.accounts
                .map(({ issuer, subject }) => t("{subject} at {issuer}", { subject, issuer }))
                .join(", ")}
            </small>
          </span>
          <ConfirmButton
            question={t(
              "Are {first} and {second} one person? Each finds everything of the other.",
              {
                first: person.name,
                second: other.name,
              },
            )}
            confirmLabel={t("They are one")}
            cancelLabel={t("Leave them")}
            onConfirm={() => onLink(other.id)}
          >
            {t("Link")}
          </ConfirmButton>
        </li>
      ))}
    </ul>
  );
}
