/** Links by which people come into the class. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { JoinLink, NewJoinLink } from "../../api/openapi.generated";
import { joinLinkPath } from "../../api/paths/courses";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { CopyButton } from "../../ui/copy_button";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { dayAndTime } from "../../ui/format_time";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";
import { roleWords } from "../../ui/role_words";
import { QrCode } from "./qr_code";

const MOST_PEOPLE: NumberLimits = { least: 1, most: 1000, decimals: 0 };

interface JoinLinksProps {
  readonly links: readonly JoinLink[];
  readonly refetch: () => Promise<void>;
}

export function JoinLinks({ links, refetch }: JoinLinksProps) {
  return (
    <section aria-labelledby="join-links">
      <h2 id="join-links">{t("By a link")}</h2>
      <p class="hint">
        {t(
          "Whoever has the link and signs in is in the class. Show it in the room, or send it to your students only. It makes nobody a teacher.",
        )}
      </p>
      <NewLink refetch={refetch} />
      <ul class="join-links" aria-label={t("Links into the class")}>
        {links.map((link) => (
          <LinkCard key={link.id} link={link} refetch={refetch} />
        ))}
      </ul>
    </section>
  );
}

function NewLink({ refetch }: { readonly refetch: () => Promise<void> }) {
  const { error, isBusy, run } = useMutation();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const wanted: NewJoinLink = {
      role: textOf(form, "role") as NewJoinLink["role"],
      days: Number(textOf(form, "days")),
      most_people: Number(parseNumber(textOf(form, "most_people"), MOST_PEOPLE).text),
    };
    void run(async () => {
      await api("POST", pathOf("/api/join-links"), wanted);
      await refetch();
    });
  };
  return (
    <form onSubmit={(event) => submit(event as unknown as SubmitEvent)}>
      <div class="inline-form">
        <label>
          {t("They come as")}
          <select name="role">
            <option value="student">{t("student")}</option>
            <option value="observer">{t("observer")}</option>
            <option value="tutor">{t("tutor, who sees and marks all")}</option>
          </select>
        </label>
        <label>
          {t("It works for")}
          <select name="days" defaultValue="7">
            <option value="1">{t("a day")}</option>
            <option value="7">{t("a week")}</option>
            <option value="30">{t("30 days")}</option>
            <option value="180">{t("180 days")}</option>
          </select>
        </label>
        <NumberField
          label={t("For at most")}
          name="most_people"
          limits={MOST_PEOPLE}
          defaultValue="40"
          unit="people"
        />
        <button type="submit" disabled={isBusy}>
          {t("Make a link")}
        </button>
      </div>
      <FormError error={error} />
    </form>
  );
}

interface LinkCardProps {
  readonly link: JoinLink;
  readonly refetch: () => Promise<void>;
}

function LinkCard({ link, refetch }: LinkCardProps) {
  const { error, isBusy, run } = useMutation();
  const change = (request: () => Promise<unknown>) =>
    run(async () => {
      await request();
      await refetch();
    });
  return (
    <li class="join-link">
      <p>
        <b>{state(link)}</b>{" "}
        <small>
          {t("{role} · until {expiresAt} · {link} of {mostPeople} people", {
            role: roleWords(link.role),
            expiresAt: dayAndTime(link.expires_at),
            link: inside(link),
            mostPeople: link.most_people,
          })}
        </small>
      </p>
      {link.address !== null && (
        <p class="copy-row">
          <code>{link.address}</code> <CopyButton text={link.address}>{t("Copy link")}</CopyButton>
        </p>
      )}
      {link.address === null && !link.is_withdrawn && (
        <p class="hint">
          {t("Its address cannot be shown any more. Withdraw it, and make a new one.")}
        </p>
      )}
      {!link.is_withdrawn && (
        <p class="button-row">
          {link.address !== null && link.qr_code !== null && (
            <QrCode address={link.address} image={link.qr_code} />
          )}
          <button
            type="button"
            disabled={isBusy}
            onClick={() =>
              void change(() => api("PATCH", joinLinkPath(link.id), { is_on: !link.is_on }))
            }
          >
            {link.is_on ? t("Switch off") : t("Switch on")}
          </button>
          <ConfirmButton
            question={t("Withdraw this link for good?")}
            confirmLabel={t("Withdraw")}
            onConfirm={() => void change(() => api("DELETE", joinLinkPath(link.id)))}
          >
            {t("Withdraw")}
          </ConfirmButton>
        </p>
      )}
      <FormError error={error} />
      {link.arrivals.length > 0 && <Arrivals link={link} change={change} />}
    </li>
  );
}

function inside(link: JoinLink): number {
  return link.arrivals.filter((one) => !one.is_removed).length;
}

function state(link: JoinLink): string {
  if (link.is_withdrawn) {
    return t("Withdrawn");
  }
  if (!link.is_on) {
    return t("Switched off");
  }
  if (Date.parse(link.expires_at) <= Date.now()) {
    return t("Has run out");
  }
  return inside(link) >= link.most_people ? t("Full") : t("Lets people in");
}

interface ArrivalsProps {
  readonly link: JoinLink;
  readonly change: (request: () => Promise<unknown>) => Promise<boolean>;
}

/** List of people who came by a link. */
function Arrivals({ link, change }: ArrivalsProps) {
  const [isOpen, setOpen] = useState(false);
  const remove = (enrolmentId: string) =>
    change(() =>
      api(
        "DELETE",
        pathOf("/api/join-links/{join_link_id}/people/{enrolment_id}", {
          join_link_id: link.id,
          enrolment_id: enrolmentId,
        }),
      ),
    );
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("Who came by it ({arrivals})", { arrivals: link.arrivals.length })}</summary>
      <ul class="rows">
        {link.arrivals.map((one) => (
          <li key={one.enrolment_id}>
            <span>
              <b dir="auto">{one.name}</b>
              <small>
                {dayAndTime(one.joined_at)}
                {one.is_removed && ` · ${t("taken out of the class")}`}
              </small>
            </span>
            {!one.is_removed && (
              <ConfirmButton
                question={t("Take {name} out of the class?", { name: one.name })}
                confirmLabel={t("Take out")}
                onConfirm={() => void remove(one.enrolment_id)}
              >
                {t("Take out")}
              </ConfirmButton>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
