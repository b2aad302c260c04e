"""Entry point of a browser's requests; the only package with Flask besides app and demo."""
