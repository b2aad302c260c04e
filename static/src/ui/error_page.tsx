/** An error in words, in the place of the screen that it stopped. */

import { Component, type ComponentChildren } from "preact";
import { asApiError } from "../api/http";
import { t } from "../i18n/messages";

export interface ErrorPageProps {
  readonly error: unknown;
  readonly retry?: () => void;
}

/** An error as a page: what happened, what to do, and a reference for the administrator. */
export function ErrorPage({ error, retry }: ErrorPageProps) {
  const { sentence, advice, status, reference } = asApiError(error);
  return (
    <div class="error-page" role="alert">
      <h1>{sentence}</h1>
      <p>{advice}</p>
      {retry !== undefined && status !== 401 && (
        <button type="button" class="primary" onClick={retry}>
          {t("Try again")}
        </button>
      )}
      {reference !== "" && <p class="reference">{t("Reference {reference}", { reference })}</p>}
    </div>
  );
}

interface PendingPageProps {
  /** The queries that the page waits for. */
  readonly queries: readonly { readonly error: unknown; readonly refetch: () => Promise<void> }[];
}

/** A page whose data is not there yet: it is loading, or the first error. */
export function PendingPage({ queries }: PendingPageProps) {
  const failed = queries.filter(({ error }) => error !== null);
  if (failed[0] === undefined) {
    return (
      <p class="loading" role="status">
        {t("Opening…")}
      </p>
    );
  }
  const retry = () => {
    for (const { refetch } of failed) {
      void refetch();
    }
  };
  return <ErrorPage error={failed[0].error} retry={retry} />;
}

/** The error of a later fetch, above data that is still shown. */
export function RefetchError({ error }: { error: unknown }) {
  if (error === null) {
    return null;
  }
  const { sentence, advice } = asApiError(error);
  return (
    <p class="field-error" role="alert">
      {t("{sentence} {advice} What you see may be out of date.", { sentence, advice })}
    </p>
  );
}

interface ErrorBoundaryProps {
  /** A change of it clears the error. */
  readonly resetKey: string;
  readonly children: ComponentChildren;
}

/** Catches what a screen throws while it is drawn. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: unknown }> {
  override state = { error: null as unknown };

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override componentDidUpdate(before: ErrorBoundaryProps) {
    if (before.resetKey !== this.props.resetKey && this.state.error !== null) {
      this.setState({ error: null });
    }
  }

  override render() {
    if (this.state.error !== null) {
      return <ErrorPage error={this.state.error} retry={() => this.setState({ error: null })} />;
    }
    return this.props.children;
  }
}
