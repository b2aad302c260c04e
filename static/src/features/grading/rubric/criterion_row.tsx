/** One criterion in the editor of a rubric: title and points, and all else on demand. */

import type { ApiError } from "../../../api/http";
import type { Tag } from "../../../api/openapi.generated";
import { series, t } from "../../../i18n/messages";
import { FieldError } from "../../../ui/field_error";
import { useKeptFocus } from "../../../ui/kept_focus";
import { MoveButtons, useFocusWhenNew } from "../../../ui/keyed_row";
import { changed, moved, without } from "../../../ui/keyed_rows";
import { letterOf, TagMark } from "../../../ui/tag_mark";
import { LimitedInput, LimitedTextarea } from "../../../ui/text_limit";
import {
  DESCRIPTION_LIMIT,
  LEVEL_LIMIT,
  MOST_LEVELS,
  mostOf,
  TITLE_LIMIT,
  type TypedCriterion,
  type TypedLevel,
  withLevel,
} from "./edits";
import { PointsInput } from "./points_input";

interface CriterionRowProps {
  readonly criterion: TypedCriterion;
  readonly criteria: readonly TypedCriterion[];
  /** Tags in use. */
  readonly tags: readonly Tag[];
  readonly place: number;
  readonly error: ApiError | null;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChange: (criteria: TypedCriterion[]) => void;
}

type PartProps = CriterionRowProps & {
  readonly label: string;
  readonly onEdit: (values: Partial<TypedCriterion>) => void;
};

export function CriterionRow(props: CriterionRowProps) {
  const { criterion, criteria, place, error, isOpen, onOpen, onChange } = props;
  const label = criterion.title || t("the new criterion");
  const onEdit = (values: Partial<TypedCriterion>) =>
    onChange(changed(criteria, criterion.key, values));
  const title = useFocusWhenNew(criterion.title === "" && isOpen);
  return (
    <li>
      <div class="rubric-row-head">
        <span class="rubric-row-title">
          <LimitedInput
            inputRef={title}
            aria-label={t("Title of {label}", { label })}
            placeholder={t("What is marked")}
            limit={TITLE_LIMIT}
            required
            value={criterion.title}
            dir="auto"
            onInput={(event) => onEdit({ title: event.currentTarget.value })}
          />
        </span>
        {criterion.levels.length === 0 ? (
          <span class="rubric-points">
            <PointsInput
              label={t("Points of {label}", { label })}
              value={criterion.points}
              onInput={(points) => onEdit({ points })}
            />
            {t("points")}
          </span>
        ) : (
          <span class="rubric-points">
            {t("{criterion} points", { criterion: mostOf(criterion) ?? "?" })}
          </span>
        )}
        <MoveButtons
          label={label}
          before={criteria[place - 1]?.key ?? null}
          after={criteria[place + 1]?.key ?? null}
          onMove={(to) => onChange(moved(criteria, criterion.key, to))}
        />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={t("More about {label}", { label })}
          onClick={() => onOpen(!isOpen)}
        >
          {isOpen ? t("Less") : t("More")}
        </button>
      </div>
      <FieldError error={error} field={`criteria.${place}`} />
      {!isOpen && <Summary {...props} />}
      {isOpen && <Details {...props} label={label} onEdit={onEdit} />}
    </li>
  );
}

function Summary({ criterion, tags }: CriterionRowProps) {
  const names = tags.filter(({ key }) => criterion.tags.includes(key)).map(({ name }) => name);
  const parts = [
    names.length > 0 && t("Evidence: {names}", { names: series(names) }),
    criterion.levels.length > 0 && t("{levels} levels", { levels: criterion.levels.length }),
  ].filter(Boolean);
  return parts.length === 0 ? null : <small dir="auto">{parts.join(" · ")}</small>;
}

function Details(props: PartProps) {
  const { criterion, criteria, tags, label, onChange, onEdit } = props;
  return (
    <div class="rubric-details">
      <label>
        {t("What is asked")} <small>{t("optional")}</small>
        <LimitedTextarea
          rows={2}
          limit={DESCRIPTION_LIMIT}
          value={criterion.description}
          dir="auto"
          onInput={(event) => onEdit({ description: event.currentTarget.value })}
        />
      </label>
      <fieldset>
        <legend>{t("Evidence: notes with these tags")}</legend>
        {tags.map((tag) => (
          <label key={tag.key} class="rubric-tag">
            <input
              type="checkbox"
              checked={criterion.tags.includes(tag.key)}
              onChange={({ currentTarget }) =>
                onEdit({ tags: toggled(criterion.tags, tag.key, currentTarget.checked) })
              }
            />
            <TagMark color={tag.color} letter={letterOf(tag)} />
            <span dir="auto">{tag.name}</span>
          </label>
        ))}
      </fieldset>
      <Levels {...props} />
      <p class="button-row">
        <button
          type="button"
          aria-label={t("Delete {label}", { label })}
          onClick={() => onChange(without(criteria, criterion.key))}
        >
          {t("Delete this criterion")}
        </button>
      </p>
    </div>
  );
}

function toggled(keys: readonly string[], key: string, isChosen: boolean): string[] {
  return isChosen ? [...keys, key] : keys.filter((one) => one !== key);
}

/** Levels of which a marker chooses one by its digit; without any, points are typed. */
function Levels({ criterion, label, onEdit }: PartProps) {
  const { levels } = criterion;
  const rows = useKeptFocus();
  const set = (place: number, values: Partial<TypedLevel>) =>
    onEdit({ levels: levels.map((one, at) => (at === place ? { ...one, ...values } : one)) });
  const remove = (place: number) => {
    const left = levels.filter((_, at) => at !== place);
    onEdit(left.length > 1 ? { levels: left } : { levels: [], points: mostOf(criterion) ?? "" });
  };
  return (
    <fieldset>
      <legend>{t("Levels")}</legend>
      {levels.length === 0 && <p class="hint">{t("None: any number of points can be given.")}</p>}
      <ol class="rubric-level-rows" ref={rows}>
        {levels.map((level, place) => (
          <li key={place}>
            <span class="rubric-level-words">
              <LimitedInput
                aria-label={t("Level {place} of {label}", { place: place + 1, label })}
                placeholder={t("In words")}
                limit={LEVEL_LIMIT}
                required
                value={level.words}
                dir="auto"
                onInput={(event) => set(place, { words: event.currentTarget.value })}
              />
            </span>
            <PointsInput
              label={t("Points of level {place} of {label}", { place: place + 1, label })}
              value={level.points}
              onInput={(points) => set(place, { points })}
            />
            <button
              type="button"
              class="quiet"
              aria-label={t("Delete level {place} of {label}", { place: place + 1, label })}
              onClick={() => remove(place)}
            >
              ×
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        disabled={levels.length >= MOST_LEVELS}
        onClick={() => onEdit({ levels: withLevel(criterion) })}
      >
        {levels.length === 0 ? t("Use levels") : t("Add a level")}
      </button>
    </fieldset>
  );
}
