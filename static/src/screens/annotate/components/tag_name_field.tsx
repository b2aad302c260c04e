/** Name of a tag to change. What is typed stays while it is too long to be the name. */

import { useEffect, useState } from "preact/hooks";
import { tagNameExcess } from "../../../document/annotations/edits";
import { TAG_NAME_LIMIT } from "../../../document/annotations/schema";
import { t } from "../../../i18n/messages";
import { LimitedInput } from "../../../ui/text_limit";

export interface TagNameFieldProps {
  readonly name: string;
  readonly onRename: (name: string) => void;
}

export function TagNameField({ name, onRename }: TagNameFieldProps) {
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped(name), [name]);
  const rename = (event: Event) => {
    event.preventDefault();
    if (tagNameExcess(typed) === 0) {
      onRename(typed);
    }
  };
  return (
    <form onSubmit={rename} onFocusOut={rename}>
      <LimitedInput
        aria-label={t("Name of the tag {name}", { name })}
        limit={TAG_NAME_LIMIT}
        excessOf={tagNameExcess}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </form>
  );
}
