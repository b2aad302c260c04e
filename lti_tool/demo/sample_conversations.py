"""The conversations that the demo brings, written for it."""

from importlib.resources import files


def sample(name: str) -> str:
    """The Markdown of one of them, by the name of its file."""
    return files("lti_tool.demo").joinpath("conversations", f"{name}.md").read_text()
