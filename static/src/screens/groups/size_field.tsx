/** Field of the size of groups. */

import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

const SIZE: NumberLimits = { least: 1, most: 200, decimals: 0 };

export function SizeField({ label }: { readonly label: string }) {
  return <NumberField label={label} name="size" limits={SIZE} defaultValue="4" unit="people" />;
}

export function sizeOf(form: FormData): number {
  return Number(parseNumber(textOf(form, "size"), SIZE).text);
}
