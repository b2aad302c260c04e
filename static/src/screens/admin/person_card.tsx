/** One person: accounts, courses, sign-ins, and what an administrator can do. */

import { api, download } from "../../api/http";
import type { LinkedPerson, PersonAccount, PersonDetails, Role } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { plural, t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { wholeTime } from "../../ui/format_time";
import { roleWords } from "../../ui/role_words";
import { EraseForm } from "./erase_form";
import { POLL, stateOf } from "./erasures";
import { Links } from "./links";
import { useChange } from "./use_change";

export function PersonCard({ id, onClose }: { id: string; onClose: () => void }) {
  const details = useQuery(
    pathOf("/api/admin/people/{person_id}", { person_id: id }),
    ({ erasure }) => (erasure?.finished_at === null ? POLL : false),
  );
  const { data, refetch } = details;
  if (data === null) {
    return <PendingPage queries={[details]} />;
  }
  const { person, erasure } = data;
  return (
    <article class="admin-card" aria-label={person.name}>
      <RefetchError error={details.error} />
      <h3>
        {person.name} <small>{notes(data).join(", ")}</small>
      </h3>
      <dl>
        <dt>{t("Id")}</dt>
        <dd>{person.id}</dd>
        {person.email !== null && <dt>{t("Address")}</dt>}
        {person.email !== null && <dd>{person.email}</dd>}
        <dt>{t("Known since")}</dt>
        <dd>{wholeTime(person.created_at)}</dd>
        {person.accounts.map((account) => (
          <AccountRow
            key={`${account.issuer} ${account.subject}`}
            {...account}
            link={data.linked.find(({ id }) => id === account.origin_id)}
          />
        ))}
        {person.courses.map((course) => (
          <CourseRow key={course.course_id} {...course} />
        ))}
      </dl>
      <SignIns details={data} />
      {erasure === null ? (
        <>
          <Links details={data} onChanged={refetch} />
          <Actions details={data} onChanged={refetch} />
        </>
      ) : (
        <p role="status">{t("Erased: {erasure}.", { erasure: stateOf(erasure) })}</p>
      )}
      <p>
        <button type="button" class="quiet" onClick={onClose}>
          {t("Back to the list")}
        </button>
      </p>
    </article>
  );
}

function notes({ person }: PersonDetails): string[] {
  return [
    person.administrator_since === null ? [] : [t("administrator")],
    person.suspended_at === null
      ? []
      : [t("suspended since {suspendedAt}", { suspendedAt: wholeTime(person.suspended_at) })],
  ].flat();
}

type AccountRowProps = PersonAccount & { readonly link: LinkedPerson | undefined };

function AccountRow({ issuer, subject, staff_at: staffAt, link }: AccountRowProps) {
  return (
    <>
      <dt>{t("Account")}</dt>
      <dd>
        {t("{subject} at {issuer}", { subject, issuer })}
        {staffAt !== null && (
          <small> {t("staff, as it said on {staffAt}", { staffAt: wholeTime(staffAt) })}</small>
        )}
        {link !== undefined && (
          <small> {t("linked on {joinedAt}", { joinedAt: wholeTime(link.joined_at) })}</small>
        )}
      </dd>
    </>
  );
}

function CourseRow({ title, role, active }: { title: string; role: string; active: boolean }) {
  return (
    <>
      <dt>{t("Course")}</dt>
      <dd>
        {active
          ? t("{title}, as {role}", { title, role: roleWords(role as Role) })
          : t("{title}, as {role} (not any more)", { title, role: roleWords(role as Role) })}
      </dd>
    </>
  );
}

function SignIns({ details }: { details: PersonDetails }) {
  return (
    <details>
      <summary>
        {plural(
          details.sign_ins.length,
          "{n} sign-in that is still kept",
          "{n} sign-ins that are still kept",
        )}
      </summary>
      <ul class="rows">
        {details.sign_ins.map((one) => (
          <li key={one.id}>
            <span>
              <b>{wholeTime(one.created_at)}</b>
              <small>
                {one.is_launch ? t("from the LMS") : t("without an LMS")}
                {one.course === null ? "" : `, ${one.course}`}
                {`; ${t("until {expiresAt}", { expiresAt: wholeTime(one.expires_at) })}`}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface ActionsProps {
  readonly details: PersonDetails;
  readonly onChanged: () => Promise<void>;
}

function Actions({ details: { person }, onChanged }: ActionsProps) {
  const { error, isBusy, run } = useChange(onChanged);
  const ids = { person_id: person.id };
  const isSuspended = person.suspended_at !== null;
  const isAdministrator = person.administrator_since !== null;
  const suspend = () =>
    api("PUT", pathOf("/api/admin/people/{person_id}/suspension", ids), {
      suspended: !isSuspended,
    });
  const grant = () =>
    api("PUT", pathOf("/api/admin/people/{person_id}/administrator", ids), {
      granted: !isAdministrator,
    });
  const save = () => download("POST", `/admin/people/${person.id}/archive`, `${person.id}.zip`);
  return (
    <>
      <p class="button-row">
        <button type="button" disabled={isBusy} onClick={() => void run(save)}>
          {t("Export everything held on them")}
        </button>
        <button type="button" disabled={isBusy} onClick={() => void run(suspend)}>
          {isSuspended ? t("Let them come again") : t("Suspend")}
        </button>
        <button type="button" disabled={isBusy} onClick={() => void run(grant)}>
          {isAdministrator ? t("Withdraw administrator") : t("Make administrator")}
        </button>
      </p>
      <FormError error={error} />
      <EraseForm person={person} onErased={onChanged} />
    </>
  );
}
