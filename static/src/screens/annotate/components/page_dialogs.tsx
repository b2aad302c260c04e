/** Dialogs over the annotation page. */

import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { BoardDialog } from "./board_dialog";
import { ClaimsDialog } from "./claims_dialog";
import { DeletedDialog } from "./deleted_dialog";

export type PageDialog = "board" | "claims" | "deleted";

interface PageDialogsProps {
  readonly shown: PageDialog;
  readonly model: AnnotationPageModel;
  readonly isPrinting: boolean;
  readonly onClose: () => void;
}

export function PageDialogs({ shown, model, isPrinting, onClose }: PageDialogsProps) {
  switch (shown) {
    case "board":
      return <BoardDialog model={model} isPrinting={isPrinting} onClose={onClose} />;
    case "claims":
      return <ClaimsDialog model={model} onClose={onClose} />;
    case "deleted":
      return <DeletedDialog model={model} onClose={onClose} />;
  }
}
