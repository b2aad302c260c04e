"""Language of an answer: the person's choice, the LMS's, or the browser's."""

from flask import Flask, request

from lti_tool import languages
from lti_tool.languages import ENGLISH, LANGUAGES


def install(app: Flask) -> None:
    """Answer each request in its language, which templates name."""
    app.before_request(_follow_browser)
    app.jinja_env.globals["language"] = languages.current


def follow(tag: str | None) -> None:
    """Answer in the language of a session or a person, where it is one that is offered."""
    if tag in LANGUAGES:
        languages.use(LANGUAGES[tag])


def _follow_browser() -> None:
    languages.use(languages.offered(request.accept_languages.values()) or ENGLISH)
