"""Tools for HTML and Markdown that formats share."""
