"""Slowness and failure of a demo service, chosen on a page of its own or by a test."""

import time
from dataclasses import dataclass

from flask import Flask, redirect, render_template_string, request
from flask.typing import ResponseReturnValue

FAILURES = {
    "": "answers as it should",
    "error": "answers with status 500",
    "nonsense": "answers with a page of a proxy",
    "empty": "answers with an empty object",
}


@dataclass
class Behaviour:
    """Behaviour of a service towards other programs; its pages for people always work."""

    seconds: float = 0
    failure: str = ""


def install(app: Flask, behaviour: Behaviour, *paths: str) -> None:
    """Have calls below these paths behave so, and add the page on which to choose."""

    @app.before_request
    def behave() -> ResponseReturnValue | None:
        if not request.path.startswith(paths) or "/public/" in request.path:
            return None
        time.sleep(behaviour.seconds)
        answers: dict[str, ResponseReturnValue] = {
            "error": ({"status_code": 500, "error_type": "internal_server_error"}, 500),
            "nonsense": "<html><h1>Maintenance</h1></html>",
            "empty": {},
        }
        return answers.get(behaviour.failure)

    @app.route("/behaviour", methods=["GET", "POST"])
    def choose_behaviour() -> ResponseReturnValue:
        if request.method == "POST":
            behaviour.seconds = min(60.0, float(request.form["seconds"]))
            behaviour.failure = request.form["failure"]
            return redirect("/behaviour")
        return render_template_string(_PAGE, behaviour=behaviour, failures=FAILURES)


_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A bad day (demo)</title><link rel="icon" href="data:,">
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto;
padding: 0 1rem; } label { display: block; margin-block: .75rem; }</style></head>
<body><h1>A bad day</h1><p>This service is a demonstration. How is it today, for the tool?</p>
<form method="post">
<label>It <select name="failure">{% for name, about in failures.items() %}
<option value="{{ name }}"{% if name == behaviour.failure %} selected{% endif %}>
{{ about }}</option>{% endfor %}</select></label>
<label>after <input name="seconds" type="number" min="0" max="60" step="0.1"
value="{{ behaviour.seconds }}"> seconds.</label>
<button>Be like that</button>
</form></body></html>
"""
