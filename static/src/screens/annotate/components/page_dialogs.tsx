/** Dialogs over the annotation page. */

import { StartOverDialog } from "../../../features/handing_in/start_over_dialog";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { type Answer, unsavedWith } from "../hooks/use_answer";
import { BoardDialog } from "./board_dialog";
import { ClaimsDialog } from "./claims_dialog";
import { DeletedDialog } from "./deleted_dialog";

export type PageDialog = "board" | "claims" | "deleted" | "start-over";

interface PageDialogsProps {
  readonly shown: PageDialog;
  readonly model: AnnotationPageModel;
  /** The written answer; null where there is none. */
  readonly answer: Answer | null;
  /** Load the workspace again. */
  readonly reload: () => void;
  readonly isPrinting: boolean;
  readonly onClose: () => void;
}

export function PageDialogs(props: PageDialogsProps) {
  const { shown, model, isPrinting, onClose } = props;
  switch (shown) {
    case "board":
      return <BoardDialog model={model} isPrinting={isPrinting} onClose={onClose} />;
    case "claims":
      return <ClaimsDialog model={model} onClose={onClose} />;
    case "deleted":
      return <DeletedDialog model={model} onClose={onClose} />;
    case "start-over":
      return (
        <StartOverDialog
          workspaceId={model.workspace.workspace_id}
          unsavedChanges={unsavedWith(model, props.answer)}
          unfinishedTexts={model.state.drafts.length}
          onStarted={props.reload}
          onClose={onClose}
        />
      );
  }
}
