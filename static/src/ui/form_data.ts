/** Fields of a form. */

/** Text of a field; empty where the form has none. */
export function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? "");
}
