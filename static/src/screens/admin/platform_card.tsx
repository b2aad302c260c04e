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
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";
import { useChange } from "./use_change";

const WORDS = { true: "works", false: "fails", null: "not known yet" } as const;

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
        {platform.name} <small>{state === "pending" ? "waits for your approval" : state}</small>
      </h3>
      <dl>
        <dt>Issuer</dt>
        <dd>{platform.issuer}</dd>
        <dt>Client id</dt>
        <dd>{platform.client_id}</dd>
        <dt>Kind</dt>
        <dd>{platform.dialect}</dd>
        <dt>Sign-in</dt>
        <dd>{platform.auth_login_url}</dd>
        <dt>Tokens</dt>
        <dd>{platform.auth_token_url}</dd>
        <dt>Keys</dt>
        <dd>{platform.key_set_url}</dd>
      </dl>
      {platform.notes.length > 0 && <p>Invited as: {platform.notes.join(", ")}</p>}
      <ProposedChanges platform={platform} onChanged={onChanged} />
      <p class="button-row">
        <button
          type="button"
          class={state === "pending" ? "primary" : ""}
          disabled={isBusy}
          onClick={() => void run(toggle)}
        >
          {state === "pending" ? "Approve" : platform.enabled ? "Switch off" : "Switch on"}
        </button>
        <button type="button" disabled={isBusy} onClick={() => void test()}>
          Test the connection
        </button>
      </p>
      {checks !== null && (
        <ul class="connection-checks" aria-label={`Connection to ${platform.name}`}>
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
    <section aria-label={`Changes of ${platform.name} that wait`}>
      <p>
        <b>It has registered again, and asks to change this.</b> Until you decide, the old values go
        on. Ask the administrator of the LMS if you did not expect it.
      </p>
      <ul class="rows">
        {platform.changes.map((change) => (
          <li key={change.name}>
            <span>
              <b>{change.name}</b>
              <small>
                {change.before ?? "nothing"} → {change.after ?? "nothing"}
              </small>
            </span>
          </li>
        ))}
      </ul>
      <p class="button-row">
        <button type="button" disabled={isBusy} onClick={() => decide(true)}>
          Make these changes
        </button>
        <button type="button" disabled={isBusy} onClick={() => decide(false)}>
          Keep it as it is
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}

const IDENTIFIERS: readonly [IdentifierKind | "", string][] = [
  ["", "Not at all: they link their accounts themselves"],
  ["principal-name", "Person id (lis_person_sourcedid) = the AAF's principal name"],
  ["shared-token", "Parameter shared_token = the AAF's shared token"],
  ["email", "Verified e-mail address"],
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
      <summary>Recognition of its people without the LMS</summary>
      <p class="hint">
        Choose one only where nobody but your institution can write this value in the LMS: neither
        its users nor its teachers. Whoever can, becomes anybody.
      </p>
      <label>
        Their accounts are joined by
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
      <summary>
        {platform.deployments.length === 1
          ? "1 deployment"
          : `${platform.deployments.length} deployments`}
      </summary>
      <ul class="rows">
        {platform.deployments.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.deployment_id}</b>
              <small>{one.enabled ? "enabled" : "disabled"}</small>
            </span>
            <button
              type="button"
              disabled={isBusy}
              aria-label={`${one.enabled ? "Switch off" : "Switch on"} deployment ${one.deployment_id}`}
              onClick={() => void run(() => toggle(one))}
            >
              {one.enabled ? "Switch off" : "Switch on"}
            </button>
          </li>
        ))}
      </ul>
      <form class="inline-form" onSubmit={(event) => add(event as unknown as SubmitEvent)}>
        <label>
          Another deployment id
          <LimitedInput name="deployment_id" required limit={255} />
        </label>
        <button type="submit" disabled={isBusy}>
          Add
        </button>
      </form>
      <FormError error={error} />
    </details>
  );
}
