"""lti-tool demo: the tool with a small LMS and a small Stytch, ready to click through."""

from pathlib import Path

import click

from lti_tool.demo import start


@click.command()
@click.option("--data-dir", default=".demo", type=click.Path(path_type=Path), show_default=True)
@click.option(
    "--port",
    default=8400,
    show_default=True,
    help="The tool's port; the demo LMS and the demo Stytch take the next two.",
)
@click.option(
    "--lms",
    default="moodle",
    show_default=True,
    type=click.Choice(["moodle", "strict"]),
    help="What the demo LMS is like: Moodle with its quirks, or as the specifications have it.",
)
def demo(data_dir: Path, port: int, lms: str) -> None:
    """Start everything a visitor needs and print one address. Ctrl-C stops all of it."""
    start.run(data_dir, port, lms)
