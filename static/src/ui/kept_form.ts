/** Fields of a form that somebody has changed and not saved: they come back with the form. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type UnsavedInput, useUnsaved } from "./unsaved_input";

/** Values by the names of fields, in the order of the form. */
export type FieldValues = Readonly<Record<string, readonly string[]>>;

/** Changes of a form that nobody has saved, and operations on them. */
export interface KeptForm {
  /** True where changes from before came back with the form. */
  readonly hasReturned: boolean;
  /** Keep what is changed now. */
  readonly keep: () => void;
  /** Keep only what is changed after `sent`, which is saved. */
  readonly settle: (sent: FieldValues) => void;
  readonly forget: () => void;
  readonly values: () => FieldValues;
}

/**
 * Keep the changes of a form, and put back those that are there. Fields that nobody has touched show
 * what is saved by now, whoever has saved it. `onFilled` is called before anything is put back.
 */
export function useKeptForm(
  form: RefObject<HTMLFormElement | null>,
  store: UnsavedInput<FieldValues>,
  key: string,
  onFilled: () => void,
): KeptForm {
  const kept = useUnsaved(store, key);
  const hasReturned = useRef(kept.value !== undefined);
  const saved = useRef<FieldValues>({});
  useLayoutEffect(() => {
    onFilled();
    saved.current = valuesOf(form.current);
    const changes = kept.latest();
    if (changes !== undefined && form.current !== null) {
      putBack(form.current, changes);
    }
  }, []);
  const keep = () => {
    const changes = changesOf(saved.current, valuesOf(form.current));
    if (Object.keys(changes).length === 0) {
      kept.forget();
    } else {
      kept.keep(changes);
    }
  };
  return {
    hasReturned: hasReturned.current && kept.value !== undefined,
    keep,
    settle: (sent) => {
      saved.current = sent;
      keep();
    },
    forget: kept.forget,
    values: () => valuesOf(form.current),
  };
}

function valuesOf(form: HTMLFormElement | null): FieldValues {
  const data = new FormData(form ?? undefined);
  return Object.fromEntries(
    fieldsOf(form).map(({ name }) => [name, data.getAll(name).map((value) => String(value))]),
  );
}

function changesOf(saved: FieldValues, now: FieldValues): FieldValues {
  const isChanged = ([name, values]: [string, readonly string[]]) =>
    JSON.stringify(values) !== JSON.stringify(saved[name]);
  return Object.fromEntries(Object.entries(now).filter(isChanged));
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function fieldsOf(form: HTMLFormElement | null): readonly Field[] {
  return [...(form?.elements ?? [])].filter(
    (one): one is Field => "name" in one && one.name !== "",
  );
}

/** Put values into fields as if somebody typed them: what depends on a field follows it. */
function putBack(form: HTMLFormElement, changes: FieldValues): void {
  for (const field of fieldsOf(form)) {
    const values = changes[field.name];
    if (values === undefined) {
      continue;
    }
    if (field.type === "radio" || field.type === "checkbox") {
      (field as HTMLInputElement).checked = values.includes(field.value);
    } else {
      field.value = values[0] ?? "";
    }
    const isLeft = field.type === "radio" && !values.includes(field.value);
    if (!isLeft) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}
