"""Language of an answer: the person's choice, the LMS's, or the browser's."""

from flask import Flask, request

from lti_tool import languages
from lti_tool.languages import ENGLISH, LANGUAGES
from lti_tool.people.tables import ArrivalSession


def install(app: Flask) -> None:
    """Answer each request in its language, and let templates have theirs translated."""
    app.before_request(_follow_browser)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        languages.translate, _counted, newstyle=True
    )
    app.jinja_env.globals["language"] = languages.current


def follow(session: ArrivalSession) -> None:
    """Answer in the language of a session, where it has one."""
    if session.language in LANGUAGES:
        languages.use(LANGUAGES[session.language])


def _follow_browser() -> None:
    languages.use(languages.offered(request.accept_languages.values()) or ENGLISH)


def _counted(one: str, several: str, number: int) -> str:
    """Text for a number in a template, which has forms for one and several only."""
    return languages.translate(one if number == 1 else several)
