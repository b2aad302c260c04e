/** Fields in which somebody declares how they came to a conversation and what they did with it. */

import type { Contributions, Declaration, Draft } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { LimitedInput, LimitedTextarea } from "../../../ui/text_limit";

/** Settings of what is to be declared, and the declaration so far. */
export interface Asked {
  readonly asked: Contributions;
  readonly declaration: Declaration;
}

/** Declaration to begin with: the model is what the source says. Null where none is asked for. */
export function declaredSoFar(asked: Asked | undefined, draft: Draft): Declaration | null {
  if (asked === undefined) {
    return null;
  }
  const { declaration } = asked;
  const model = [draft.product, draft.model].filter(Boolean).join(", ");
  return asked.asked.declares_model && declaration.model === ""
    ? { ...declaration, model }
    : declaration;
}

interface DeclarationFieldsProps {
  readonly asked: Asked;
  readonly declaration: Declaration;
  readonly onChange: (declaration: Declaration) => void;
}

export function DeclarationFields({ asked, declaration, onChange }: DeclarationFieldsProps) {
  const { declares_model, declares_purpose, declares_use } = asked.asked;
  if (!declares_model && !declares_purpose && !declares_use) {
    return null;
  }
  const change = (part: Partial<Declaration>) => onChange({ ...declaration, ...part });
  return (
    <fieldset class="draft-declaration">
      <legend>{t("Your statement")}</legend>
      <p class="hint">{t("Everybody who reads the conversation can read it.")}</p>
      {declares_model && (
        <label>
          {t("Which model answered?")}
          <LimitedInput
            value={declaration.model}
            limit={200}
            required
            dir="auto"
            onInput={({ currentTarget }) => change({ model: currentTarget.value })}
          />
        </label>
      )}
      {declares_purpose && (
        <label>
          {t("What did you ask it for?")}
          <LimitedTextarea
            rows={2}
            value={declaration.purpose}
            limit={2000}
            required
            dir="auto"
            onInput={({ currentTarget }) => change({ purpose: currentTarget.value })}
          />
        </label>
      )}
      {declares_use && (
        <label>
          {t("How did you use the answer?")}
          <LimitedTextarea
            rows={2}
            value={declaration.use}
            limit={2000}
            required
            dir="auto"
            onInput={({ currentTarget }) => change({ use: currentTarget.value })}
          />
        </label>
      )}
    </fieldset>
  );
}
