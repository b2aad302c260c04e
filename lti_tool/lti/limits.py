"""Size limits of what goes to a platform and comes back, each derived from the one before.

A person counts characters. PHP's JSON has up to six bytes for each. Base64 in a token has four
bytes for three, and a form has other fields besides the token. Each limit must let pass what
the one before lets in, or a link opens for nobody.
"""

LONGEST_TITLE = 200
"""Characters of an activity's title. Moodle takes 255."""

LONGEST_INSTRUCTIONS = 5_000
"""Characters of an activity's instructions."""

LARGEST_DESCRIPTION = 6 * 1024
"""Bytes, in JSON escapes, of the description that a chosen activity takes into the LMS, which sends
it along in every launch. Instructions in plain English pass whole; the tool shows all of any.
"""

_ESCAPED = 6
"""Bytes of one UTF-16 unit as JSON writes it at worst: \\uXXXX."""

_LARGEST_TYPED = 65_536 * _ESCAPED
"""Bytes of a description that somebody typed in the LMS. The tool has no use for it, and opens."""

_LARGEST_REST = 96 * 1024
"""Bytes of all other claims: Moodle sends 4 KiB. Names, titles and 200 custom parameters."""

LARGEST_TOKEN = (_LARGEST_TYPED + _LARGEST_REST) * 4 // 3
"""Bytes of a platform's signed message, which base64 makes a third larger: 640 KiB."""

LARGEST_FORM = LARGEST_TOKEN + 16 * 1024
"""Bytes of the form that carries it, with state and whatever else a platform adds."""
