/** What went wrong, in words, in the place of the screen it stopped. */

import { Component, type ComponentChildren } from "preact";
import { ApiError } from "../api/http";

/** A failure as a small page: what happened, what to do, what to tell an administrator. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const told = error instanceof ApiError ? error : null;
  return (
    <div class="failure" role="alert">
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

interface BoundaryProps {
  /** When it changes, the failure is over. */
  readonly place: string;
  readonly children: ComponentChildren;
}

/** Catches what a screen throws while it is drawn. */
export class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: null as unknown };

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (before.place !== this.props.place && this.state.error !== null) {
      this.setState({ error: null });
    }
  }

  override render() {
    if (this.state.error !== null) {
      return <Failure error={this.state.error} retry={() => this.setState({ error: null })} />;
    }
    return this.props.children;
  }
}
