"""Number of words in a text, in scripts with spaces between words and without.

The page has its twin in static/src/document/annotations/words.ts; tests/vectors/words.json holds
both to one definition. It is that of word processors, as far as it needs no dictionary: Chinese and
Japanese count by character. Thai, Lao, Khmer and Burmese write sentences without spaces, and each
piece between spaces counts there as one.
"""

import re

_IDEOGRAM = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c"  # marks that stand for a character
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3105-\u312f\u31a0-\u31bf"  # Bopomofo
    "\u3400-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"  # Han, older kana
)
"""Letters of Chinese and Japanese, each of which is a word."""

_PIECE = re.compile(rf"[{_IDEOGRAM}]|[^\s{_IDEOGRAM}]+")


def count_words(text: str) -> int:
    """Number of words; punctuation and signs by themselves are none."""
    return sum(any(map(str.isalnum, piece)) for piece in _PIECE.findall(text))
