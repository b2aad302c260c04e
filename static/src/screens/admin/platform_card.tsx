/** One LMS: its values, approval, proposed changes, deployments, and the state of its connection. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type {
  ConnectionCheck,
  Deployment,
  IdentifierKind,
  Platform,
} from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { plural, t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";
import { useChange } from "./use_change";

const WORDS = { true: t("works"), false: t("fails"), null: t("not known yet") } as const;

interface PlatformProps {
  readonly platform: Platform;
  readonly onChanged: () => Promise<void>;
}

export function PlatformCard({ platform, onChanged }: PlatformProps) {
  const { error, isBusy, run } = useChange(onChanged);
  const [checks, setChecks] = useState<readonly ConnectionCheck[] | null>(null);
  const id = { platform_id: platform.id };
  const test = () =>
    run(async () => {
      setChecks(null);
      setChecks(await api("POST", pathOf("/api/admin/platforms/{platform_id}/test", id)));
    });
  const toggle = () =>
    api("PATCH", pathOf("/api/admin/platforms/{platform_id}", id), { enabled: !platform.enabled });
  const state = platform.is_approved ? (platform.enabled ? "enabled" : "disabled") : "pending";
  return (
    <article class="platform-card" data-state={state}>
      <h3>
        {platform.name}{" "}
        <small>
          {state === "pending"
            ? t("waits for your approval")
            : platform.enabled
              ? t("enabled")
              : t("disabled")}
        </small>
      </h3>
      <dl>
        <dt>{t("Issuer")}</dt>
        <dd>{platform.issuer}</dd>
        <dt>{t("Client id")}</dt>
        <dd>{platform.client_id}</dd>
        <dt>{t("Kind")}</dt>
        <dd>{platform.dialect}</dd>
        <dt>{t("Sign-in")}</dt>
        <dd>{platform.auth_login_url}</dd>
        <dt>{t("Tokens")}</dt>
        <dd>{platform.auth_token_url}</dd>
        <dt>{t("Keys")}</dt>
        <dd>{platform.key_set_url}</dd>
      </dl>
      {platform.notes.length > 0 && (
        <p>{t("Invited as: {notes}", { notes: platform.notes.join(", ") })}</p>
      )}
      <ProposedChanges platform={platform} onChanged={onChanged} />
      <p class="button-row">
        <button
          type="button"
          class={state === "pending" ? "primary" : ""}
          disabled={isBusy}
          onClick={() => void run(toggle)}
        >
          {state === "pending" ? t("Approve") : platform.enabled ? t("Switch off") : t("Switch on")}
        </button>
        <button type="button" disabled={isBusy} onClick={() => void test()}>
          {t("Test the connection")}
        </button>
      </p>
      {checks !== null && (
        <ul
          class="connection-checks"
          aria-label={t("Connection to {name}", { name: platform.name })}
        >
          {checks.map((check) => (
            <li key={check.part} data-works={String(check.works)}>
              <b>{check.part}</b> {WORDS[String(check.works) as keyof typeof WORDS]}.{" "}
              {check.sentence}
            </li>
          ))}
        </ul>
      )}
      <Deployments platform={platform} onChanged={onChanged} />
      <Recognition platform={platform} onChanged={onChanged} />
      <FormError error={error} />
    </article>
  );
}

/** Changes that the LMS asks for, old and new; none of them holds until it is approved. */
function ProposedChanges({ platform, onChanged }: PlatformProps) {
  const { error, isBusy, run } = useChange(onChanged);
  if (platform.changes.length === 0) {
    return null;
  }
  const decide = (accepted: boolean) =>
    void run(() =>
      api(
        "POST",
        pathOf("/api/admin/platforms/{platform_id}/proposal", { platform_id: platform.id }),
        {
          proposal: platform.proposal,
          accepted,
        },
      ),
    );
  return (
    <section aria-label={t("Changes of {name} that wait", { name: platform.name })}>
      <p>
        {rich(
          "<b>It has registered again, and asks to change this.</b> Until you decide, the old values go on. Ask the administrator of the LMS if you did not expect it.",
          { b: (text) => <b>{text}</b> },
        )}
      </p>
      <ul class="rows">
        {platform.changes.map((change) => (
          <li key={change.name}>
            <span>
              <b>{change.name}</b>
              <small>
                {change.before ?? t("nothing")} → {change.after ?? t("nothing")}
              </small>
            </span>
          </li>
        ))}
      </ul>
      <p class="button-row">
        <button type="button" disabled={isBusy} onClick={() => decide(true)}>
          {t("Make these changes")}
        </button>
        <button type="button" disabled={isBusy} onClick={() => decide(false)}>
          {t("Keep it as it is")}
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}

const IDENTIFIERS: readonly [IdentifierKind | "", string][] = [
  ["", t("Not at all: they link their accounts themselves")],
  ["principal-name", t("Person id (lis_person_sourcedid) = the AAF's principal name")],
  ["shared-token", t("Parameter shared_token = the AAF's shared token")],
  ["email", t("Verified e-mail address")],
];

/** Choice of the identifier by which people of an LMS are recognised without it. */
function Recognition({ platform, onChanged }: PlatformProps) {
  const { error, isBusy, run } = useChange(onChanged);
  const choose = (value: string) => {
    const identifier = IDENTIFIERS.map(([kind]) => kind).find((kind) => kind === value) || null;
    void run(() =>
      api(
        "PUT",
        pathOf("/api/admin/platforms/{platform_id}/identifier", { platform_id: platform.id }),
        { identifier },
      ),
    );
  };
  return (
    <details>
      <summary>{t("Recognition of its people without the LMS")}</summary>
      <p class="hint">
        {t(
          "Choose one only where nobody but your institution can write this value in the LMS: neither its users nor its teachers. Whoever can, becomes anybody.",
        )}
      </p>
      <label>
        {t("Their accounts are joined by")}
        <select
          value={platform.trusted_identifier ?? ""}
          disabled={isBusy}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {IDENTIFIERS.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <FormError error={error} />
    </details>
  );
}

function Deployments({ platform, onChanged }: PlatformProps) {
  const { error, isBusy, run } = useChange(onChanged);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const wanted = { deployment_id: textOf(new FormData(element), "deployment_id") };
    const id = { platform_id: platform.id };
    void run(async () => {
      await api("POST", pathOf("/api/admin/platforms/{platform_id}/deployments", id), wanted);
      element.reset();
    });
  };
  const toggle = ({ id, enabled }: Deployment) =>
    api("PATCH", pathOf("/api/admin/deployments/{deployment_id}", { deployment_id: id }), {
      enabled: !enabled,
    });
  return (
    <details>
      <summary>{plural(platform.deployments.length, "{n} deployment", "{n} deployments")}</summary>
      <ul class="rows">
        {platform.deployments.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.deployment_id}</b>
              <small>{one.enabled ? t("enabled") : t("disabled")}</small>
            </span>
            <button
              type="button"
              disabled={isBusy}
              aria-label={
                one.enabled
                  ? t("Switch off deployment {deploymentId}", { deploymentId: one.deployment_id })
                  : t("Switch on deployment {deploymentId}", { deploymentId: one.deployment_id })
              }
              onClick={() => void run(() => toggle(one))}
            >
              {one.enabled ? t("Switch off") : t("Switch on")}
            </button>
          </li>
        ))}
      </ul>
      <form class="inline-form" onSubmit={(event) => add(event as unknown as SubmitEvent)}>
        <label>
          {t("Another deployment id")}
          <LimitedInput name="deployment_id" required limit={255} />
        </label>
        <button type="submit" disabled={isBusy}>
          {t("Add")}
        </button>
      </form>
      <FormError error={error} />
    </details>
  );
}
