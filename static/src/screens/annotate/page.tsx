/** The annotation page: opens the workspace of an activity. */

import "./page.css";
import type { WorkspaceAddress } from "../../api/opening_workspace";
import type { Route } from "../../router/route";
import { PendingPage } from "../../ui/error_page";
import { AnnotationLayout } from "./components/annotation_layout";
import { useWorkspace } from "./hooks/use_workspace";
import type { Place } from "./store/addresses";

export interface AnnotatePageProps extends WorkspaceAddress {
  /** True for a session of a launch. */
  readonly isLaunched: boolean;
  readonly navigate: (route: Route) => void;
  /** Place that the page opens at, where a link names one. */
  readonly place: Place;
}

export function AnnotatePage({ isLaunched, navigate, place, ...address }: AnnotatePageProps) {
  const opened = useWorkspace(address);
  if (opened === null) {
    return <PendingPage queries={[]} />;
  }
  return <AnnotationLayout {...opened} isLaunched={isLaunched} navigate={navigate} place={place} />;
}
