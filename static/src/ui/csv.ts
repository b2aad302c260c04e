/** Tables as CSV files for spreadsheets. */

/** Byte order mark, by which spreadsheets know UTF-8. */
const BOM = "\ufeff";

/** Beginning of a formula as spreadsheets see it, also behind spaces and in wide characters. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r]/u;

/** The rows as a CSV file (RFC 4180). A cell that a spreadsheet would run is text in it. */
export function csv(rows: readonly (readonly string[])[]): string {
  return BOM + rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
