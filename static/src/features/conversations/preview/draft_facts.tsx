/** Facts about a reading: what was recognised and why, doubts, branches, and what was left out. */

import { useState } from "preact/hooks";
import type { Branch, Draft } from "../../../api/openapi.generated";
import { plural, t } from "../../../i18n/messages";
import { rich } from "../../../i18n/rich";
import { ConfirmButton } from "../../../ui/confirm_button";
import { CONFIDENCE, leftOutWords, WARNINGS } from "./words";

export interface DraftFactsProps {
  readonly draft: Draft;
  /** Number of edits, which another reading would lose. */
  readonly edits: number;
  readonly isBusy: boolean;
  readonly onReadAnew: (format: string, branch: string) => void;
}

export function DraftFacts(props: DraftFactsProps) {
  const { draft } = props;
  const { format, confidence, reason, warnings } = draft;
  const isGuided = !draft.is_fixed && draft.turns.every(({ speaker }) => speaker === "text");
  const canRead = draft.has_source && !draft.is_fixed;
  return (
    <section class="draft-facts" aria-label={t("What was understood")}>
      <p class="draft-recognised" data-confidence={confidence}>
        <b>{format.title}</b> <span class="draft-confidence">{CONFIDENCE.get(confidence)}</span>
        <small>{reason}</small>
      </p>
      {warnings
        .filter((code) => code !== "no-speakers" || !isGuided)
        .map((code) => (
          <p key={code} class="draft-warning">
            {WARNINGS[code]}
          </p>
        ))}
      {isGuided && <HowToMakeTurns />}
      {canRead && draft.formats.length > 1 && <OtherFormat {...props} />}
      {canRead && draft.branches.length > 1 && <Branches {...props} />}
      <LeftOutList draft={draft} />
    </section>
  );
}

function HowToMakeTurns() {
  return (
    <div class="draft-guide">
      <p>
        {rich(
          "<b>Nothing in it says who speaks, so it is one text to read.</b> That is right for an article. If it is a conversation, make turns of it:",
          { b: (text) => <b>{text}</b> },
        )}
      </p>
      <ol>
        <li>{t("Click where somebody begins to speak, or go there with the keys.")}</li>
        <li>
          {rich("Press “New turn here”, or <kbd>Enter</kbd>.", {
            kbd: (text) => <kbd>{text}</kbd>,
          })}
        </li>
        <li>{t("Choose who speaks, above each turn.")}</li>
      </ol>
    </div>
  );
}

function OtherFormat({ draft, edits, isBusy, onReadAnew }: DraftFactsProps) {
  const [chosen, setChosen] = useState(draft.format.name);
  return (
    <details class="draft-more">
      <summary>{t("Is it something else?")}</summary>
      <p class="draft-choice">
        <label>
          {t("Read it as")}
          <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            {draft.formats.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <ReadAnew
          edits={edits}
          isDisabled={isBusy || chosen === draft.format.name}
          onConfirm={() => onReadAnew(chosen, "")}
        >
          {t("Read it so")}
        </ReadAnew>
      </p>
    </details>
  );
}

function Branches({ draft, edits, isBusy, onReadAnew }: DraftFactsProps) {
  const [chosen, setChosen] = useState(draft.branches.find((one) => one.is_shown)?.id);
  const shown = draft.branches.find((one) => one.is_shown)?.id;
  return (
    <details class="draft-more">
      <summary>
        {t("{branches} ways through it: questions were edited, or answers made anew", {
          branches: draft.branches.length,
        })}
      </summary>
      <fieldset class="draft-branches">
        <legend class="visually-hidden">{t("Way through the conversation")}</legend>
        {draft.branches.map((branch) => (
          <label key={branch.id} class="draft-branch">
            <input
              type="radio"
              name="branch"
              value={branch.id}
              checked={branch.id === chosen}
              onChange={() => setChosen(branch.id)}
            />
            <span>
              <span dir="auto">{branch.first_words || t("Without words at the fork")}</span>
              <small>{branchWords(branch)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <ReadAnew
        edits={edits}
        isDisabled={isBusy || chosen === shown}
        onConfirm={() => onReadAnew(draft.format.name, chosen ?? "")}
      >
        {t("Show this one")}
      </ReadAnew>
    </details>
  );
}

function branchWords({ turns, is_shown }: Branch): string {
  return is_shown
    ? plural(turns, "{n} turn · shown now", "{n} turns · shown now")
    : plural(turns, "{n} turn", "{n} turns");
}

interface ReadAnewProps {
  readonly edits: number;
  readonly isDisabled: boolean;
  readonly onConfirm: () => void;
  readonly children: string;
}

/** Button for another reading; it asks first where edits would be lost. */
function ReadAnew({ edits, isDisabled, onConfirm, children }: ReadAnewProps) {
  if (edits === 0 || isDisabled) {
    return (
      <button type="button" disabled={isDisabled} onClick={onConfirm}>
        {children}
      </button>
    );
  }
  return (
    <ConfirmButton
      question={plural(edits, "This loses your change.", "This loses your {n} changes.")}
      confirmLabel={t("Go on")}
      onConfirm={onConfirm}
    >
      {children}
    </ConfirmButton>
  );
}

function LeftOutList({ draft }: { readonly draft: Draft }) {
  if (draft.left_out.length === 0) {
    return null;
  }
  const count = draft.left_out.reduce((sum, one) => sum + one.count, 0);
  return (
    <details class="draft-more">
      <summary>{plural(count, "{n} passage was left out", "{n} passages were left out")}</summary>
      {draft.left_out.map(({ reason, count, text }) => (
        <div key={reason} class="draft-left-out">
          <b>{leftOutWords(reason, count)}</b>
          {text !== "" && <pre dir="auto">{text}</pre>}
        </div>
      ))}
    </details>
  );
}
