/** The annotation page: opens the workspace of an activity. */

import "./page.css";
import { PendingPage } from "../../ui/error_page";
import { AnnotationLayout } from "./components/annotation_layout";
import { useWorkspace } from "./hooks/use_workspace";
import type { WorkspaceAddress } from "./store/workspace_loader";

export function AnnotatePage(address: WorkspaceAddress) {
  const opened = useWorkspace(address);
  return opened === null ? <PendingPage queries={[]} /> : <AnnotationLayout {...opened} />;
}
