/** Answers of the administrator's API (twin: lti_tool/web/admin_api.py). */

export interface Deployment {
  readonly id: string;
  readonly deployment_id: string;
  readonly enabled: boolean;
}

/** Value that an LMS asks to change; null stands for none. */
export interface ProposedChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Platform {
  readonly id: string;
  readonly name: string;
  readonly dialect: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly auth_login_url: string;
  readonly auth_token_url: string;
  readonly key_set_url: string;
  readonly enabled: boolean;
  readonly is_approved: boolean;
  /** Notes on the invites with which it registered. */
  readonly notes: readonly string[];
  /** Reference of the changes as they are shown here; a decision is about them alone. */
  readonly proposal: string;
  readonly changes: readonly ProposedChange[];
  readonly deployments: readonly Deployment[];
}

export interface Key {
  readonly id: string;
  readonly state: "waiting" | "published" | "retired";
  readonly created_at: string;
  readonly signs_from: string;
  readonly retired_at: string | null;
}

export interface Invite {
  readonly id: string;
  readonly note: string;
  readonly expires_at: string;
}

export interface Overview {
  readonly platforms: readonly Platform[];
  readonly keys: readonly Key[];
  readonly invites: readonly Invite[];
  readonly addresses: Readonly<Record<"login" | "launch" | "keys", string>>;
}

/** One part of a connection that was tried; `works` is null where it could not be. */
export interface Check {
  readonly part: string;
  readonly works: boolean | null;
  readonly sentence: string;
}
