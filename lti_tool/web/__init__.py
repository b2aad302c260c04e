"""Where a browser's request starts work; the only package with Flask besides app and demo."""
