"""Opaque author ids: their form."""

import re

AUTHOR_ID = re.compile(r"[a-z0-9]{8}")
