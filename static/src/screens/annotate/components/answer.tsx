/** The written answer on the annotation page: its button in the header, and its panel. */

import { useMemo } from "preact/hooks";
import { countWords } from "../../../document/annotations/words";
import { blocksIn } from "../../../document/response/blocks";
import { AnswerView } from "../../../features/response/answer_view";
import type { CaretsOptions } from "../../../features/response/carets";
import {
  ResponsePanel,
  useResponse,
  wordsInWords,
} from "../../../features/response/response_panel";
import { t } from "../../../i18n/messages";
import { awarenessOf } from "../../../sync/awareness";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import type { Answer } from "../hooks/use_answer";
import { isPositionShared } from "../store/position_choice";
import { hueOf } from "../store/positions";
import { SaveIndicator } from "./save_indicator";

interface AnswerProps {
  readonly answer: Answer;
  /** Words that it has at most; 0 for any number. */
  readonly most: number;
}

export function AnswerButton({ answer, most }: AnswerProps) {
  const { text } = useResponse(answer.session);
  const words = countWords(text);
  return (
    <button
      type="button"
      class="quiet answer-button"
      aria-expanded={answer.isOpen}
      onClick={() => answer.setOpen(!answer.isOpen)}
    >
      {t("Answer")}
      {words > 0 && !answer.isOpen && <small>{wordsInWords(words, most)}</small>}
    </button>
  );
}

/** The answer on paper, after the text and the notes. */
export function PrintedAnswer({ answer }: Pick<AnswerProps, "answer">) {
  const { doc } = useResponse(answer.session);
  const blocks = doc === null ? [] : blocksIn(doc);
  return blocks.length === 0 ? null : (
    <section class="printed-answer" aria-label={t("Answer")}>
      <h2>{t("Answer")}</h2>
      <AnswerView blocks={blocks} />
    </section>
  );
}

interface AnswerPanelProps extends AnswerProps {
  readonly model: AnnotationPageModel;
}

export function AnswerPanel({ answer, most, model }: AnswerPanelProps) {
  const { saving } = useResponse(answer.session);
  const carets = useCarets(answer, model);
  const close = () => {
    answer.setOpen(false);
    document.querySelector<HTMLElement>(".answer-button")?.focus();
  };
  return (
    <ResponsePanel
      session={answer.session}
      isWritable={answer.isWritable}
      about={answer.about}
      most={most}
      carets={carets}
      quoted={answer.quoted}
      onQuoted={answer.onQuoted}
      onClose={close}
      onLeave={() => answer.setOpen(false)}
    >
      <SaveIndicator saving={saving} />
    </ResponsePanel>
  );
}

/** Others who write in the answer, by the names of the page. */
function useCarets({ session }: Answer, model: AnnotationPageModel): CaretsOptions | null {
  const { store, workspace } = model;
  const isShown = workspace.shares_positions;
  return useMemo(
    () =>
      isShown
        ? {
            awareness: awarenessOf(session.channel),
            nameOf: (author) => store.names.find(author)?.name ?? "",
            hueOf,
            isShared: isPositionShared,
          }
        : null,
    [isShown, session, store],
  );
}
