"""Colours of tags (twin: static/src/document/annotations/palette.ts).

Each stands out by 3:1 on a light page, and lightened as the page shows it on a dark one. Any two
can be told apart with each kind of colour blindness; tests measure both.
"""

PALETTE = (
    "#108968",
    "#e93d76",
    "#1b62a7",
    "#b7810f",
    "#a86bfd",
    "#651b05",
    "#2b95bd",
    "#963578",
    "#796d03",
    "#0b5f40",
    "#3f1aaf",
    "#303942",
)
