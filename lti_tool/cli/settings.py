"""lti-tool settings: list of all settings, with those that are set."""

import os

import click

from lti_tool.settings import Settings, name_of


@click.command()
@click.option("--markdown", is_flag=True, help="As the table in the README.")
def settings(markdown: bool) -> None:
    """List every setting with its sentence and default; says which are set, never to what."""
    if markdown:
        click.echo(table())
        return
    for name, default, sentence in _rows():
        state = "SET" if name in os.environ else "   "
        click.echo(f"{state}  {name}  (default: {default})\n       {sentence}")


def table() -> str:
    """Every setting as a Markdown table."""
    lines = ["| variable | default | |", "|---|---|---|"]
    lines += [f"| `{name}` | {default} | {sentence} |" for name, default, sentence in _rows()]
    return "\n".join(lines)


def _rows() -> list[tuple[str, str, str]]:
    """Name, default in words, sentence."""
    rows = []
    for field, about in Settings.model_fields.items():
        default = "none" if about.default is None else str(about.default)
        if about.is_required():
            default = "required"
        rows.append((name_of(field), default, about.description or ""))
    return rows
