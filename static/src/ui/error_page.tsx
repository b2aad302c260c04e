/** An error in words, in the place of the screen that it stopped. */

import { Component, type ComponentChildren } from "preact";
import { ApiError } from "../api/http";

/** An error as a page: what happened, what to do, and a reference for the administrator. */
export function ErrorPage({ error, retry }: { error: unknown; retry?: () => void }) {
  const told = error instanceof ApiError ? error : null;
  return (
    <div class="error-page" role="alert">
      <h1>{told?.sentence ?? "This page has stopped working."}</h1>
      <p>{told?.advice ?? "Load it again. Everything that was saved is still there."}</p>
      {retry !== undefined && told?.status !== 401 && (
        <button type="button" class="primary" onClick={retry}>
          Try again
        </button>
      )}
      {told?.reference ? <p class="reference">Reference {told.reference}</p> : null}
    </div>
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
