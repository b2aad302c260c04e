/** Characters as people see them: emoji of several parts, letters with their marks. */

/** A pair of offsets; a span of `anchors.ts`, which imports this file, is one. */
interface Ends {
  readonly start: number;
  readonly end: number;
}

let made: Intl.Segmenter | null = null;

/**
 * Segmenter of characters, made when the first is needed: it costs a page 30 ms. Some browsers have none;
 * spans keep to surrogate pairs alone there.
 */
function segmenter(): Intl.Segmenter | null {
  if (typeof Intl.Segmenter === "function") {
    made ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  }
  return made;
}

/** UTF-16 units around an end that are looked at; longer clusters are not written by people. */
const NEAR = 128;

/** The span, made as much longer as it needs to cut no character in two. */
export function wholeCharacters(text: string, span: Ends): Ends {
  return {
    start: boundaryAt(text, span.start, "before"),
    end: boundaryAt(text, span.end, "after"),
  };
}

/** The offset itself where a character begins there, else the nearest such offset on one side. */
function boundaryAt(text: string, offset: number, side: "before" | "after"): number {
  if (offset <= 0 || offset >= text.length || isPlain(text, offset)) {
    return offset;
  }
  const from = Math.max(0, offset - NEAR);
  const around = segmenter()
    ?.segment(text.slice(from, offset + NEAR))
    .containing(offset - from);
  if (around === undefined || from + around.index === offset) {
    return offset;
  }
  return from + around.index + (side === "before" ? 0 : around.segment.length);
}

/** True between two characters that never join: most ends stand there, and need no segmenter. */
function isPlain(text: string, offset: number): boolean {
  const [before, after] = [text.charCodeAt(offset - 1), text.charCodeAt(offset)];
  return before < 0x80 && after < 0x80 && before !== CARRIAGE_RETURN;
}

const CARRIAGE_RETURN = 0x0d;
