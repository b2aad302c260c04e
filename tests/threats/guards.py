"""Takes the guards of the tool out, those of one row at a time, and looks whether its test notices.

Run by hand: ./dev guards [ROW ...]. Works on a copy; prints one line a row, and ends with status 1
where a test went on as if nothing were missing. Where two guards do the same, both are taken out. A
guard that is not where this says is reported, so that none is forgotten when it moves.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[2]
_TESTS = ("tests/threats/test_threat_list.py", "tests/lti/test_certification.py")

Edit: TypeAlias = tuple[str, str, str]
"""A module, a text in it, and what is left of that."""

_ID_TOKEN, _CLAIMS, _ROLES = "lti/id_token.py", "lti/claims.py", "lti/claimed_roles.py"
_ATTEMPTS, _CLIENT = "lti/login_attempts.py", "lti/service_client.py"
_ONE_TIME = "db/one_time.py"

_OPTIONS = '"iss", "aud", "nonce"]},'
_SIGNATURE = (_ID_TOKEN, _OPTIONS, '"iss", "aud", "nonce"], "verify_signature": False},')
_AUDIENCE = (
    (_ID_TOKEN, 'raise TokenMisdirected(detail="iss or aud', 'print("iss or aud'),
    (_ID_TOKEN, "set_client_id(self._platform.client_id)", "set_client_id(client_id)"),
    (_ID_TOKEN, _OPTIONS, '"iss", "aud", "nonce"], "verify_aud": False},'),
    (_ID_TOKEN, 'raise TokenMisdirected(detail="azp is not this client")', "pass"),
)
_ONCE = (_ONE_TIME, "self.used.is_(None)", "true()")
_EVERYTHING = (
    # What the library refuses, what has no deployment, and what has no claims at all.
    (_ID_TOKEN, 'raise TokenUnreadable(detail=f"{type(error).__name__}: {error}"[:200])', "pass #"),
    (_ID_TOKEN, "if known.deployment_id is None:", "if 0:"),
    (
        _CLAIMS,
        '    if needed_text(claims, VERSION) != "1.3.0":',
        (
            '    if "iss" not in claims:\n'
            '        return Launch(platform_id, deployment_id, "", "", "", "http://127.0.0.1:8000/")\n'
            '    if needed_text(claims, VERSION) != "1.3.0":'
        ),
    ),
)
_KID = ("lti/platform_keys.py", 'if kept["kid"] == kid)', "if kept)")
_OWN = (
    _CLIENT,
    'raise ServiceError(detail="the address is not the platform\'s", reason="wrong-address")',
    "pass",
)

REMOVALS: dict[str, tuple[Edit, ...]] = {
    "S1": (_ONCE,),
    "S2": (
        (_ATTEMPTS, 'LoginAttempt.browser_hash == bindparam("browser", type_=LargeBinary),', ""),
        ("web/lti_endpoints.py", 'if not browser_token and "id_token" in request.form:', "if 0:"),
    ),
    "S3": (_ONCE,),
    "S4": ((_ID_TOKEN, 'raise TokenInvalid(detail="the nonce is of another login")', "pass"),),
    "S5": ((_ONE_TIME, "self.expires_at > NOW, ", ""),),
    "S6": (
        (
            "web/lti_endpoints.py",
            'raise BrowserUnrecognised(detail="not from a page of ours")',
            "pass",
        ),
    ),
    "S7": (_SIGNATURE,),
    "S8": (("lti/platform_keys.py", "if _may_ask(stored):", "if True:"),),
    "S9": (_SIGNATURE, _KID),
    "S10": _AUDIENCE,
    "S11": _AUDIENCE,
    "S12": ((_ID_TOKEN, 'raise TokenUntimely(detail="iat is long ago")', "pass"),),
    "S13": (("lti/platforms.py", '_DEPLOYMENTS.deployment_id == bindparam("deployment_id"),', ""),),
    "S14": (
        (
            "lti/claim_values.py",
            "listed = value if isinstance(value, list) else []",
            "listed = value if isinstance(value, list) else [value]",
        ),
    ),
    "S15": (
        (
            _ROLES,
            "named = {TABLE[role] for role in sent if role in TABLE}",
            'named = {TABLE.get(role.rpartition("#")[2]) for role in sent} - {None}',
        ),
    ),
    "S16": (("courses/tenancy.py", "role=Role(session.role),", "role=Role.TEACHER,"),),
    "S17": (("courses/tenancy.py", "role=Role(session.role),", "role=Role(enrolment.role),"),),
    "S18": (("courses/tenancy.py", ', columns["course_id"] == member.course_id', ""),),
    "S19": (("activities/course_copy.py", "Enrolment.person_id == member.person_id,", ""),),
    "S20": (
        (
            "dashboard/student_work.py",
            'raise Forbidden("You can only look at your own work here.")',
            "pass",
        ),
    ),
    "S21": (
        ("lti/login.py", 'raise LaunchError(detail="target_link_uri is on another site")', "pass"),
    ),
    "S22": (("lti/login.py", "_LONGEST_HINT = 8192", "_LONGEST_HINT = 10**9"),),
    "S23": (("web/page_data.py", "member=opened.member,", 'member="https://evil.example/",'),),
    "S24": (
        (
            "web/launch_flow.py",
            'raise TokenInvalid(detail="deep_link_return_url is not the platform\'s")',
            "pass",
        ),
    ),
    "S25": (("activities/deep_link_selection.py", ", Selection.answered_at.is_(None))", ")"),),
    "S26": (
        (
            "lti/http.py",
            "if not all(public_addresses.is_public(address) for address in addresses):",
            "if 0:",
        ),
    ),
    "S27": (_OWN,),
    "S28": (_OWN,),
    "S29": ((_CLIENT, "ServiceToken.platform_id == Platform.id,", ""),),
    "S30": (("web/launch_flow.py", "(*platforms.own_origins(platform))", '("*")'),),
    "S31": (("web/session_token.py", "partitioned=True,", ""),),
    "S32": (
        (
            "web/gate.py",
            "token = session_token.from_header(request)",
            "token = session_token.from_header(request) or max(request.cookies.values())",
        ),
    ),
    "S33": (
        (
            "web/page_data.py",
            "token=opened.started.token,",
            'token=request.cookies.get("session", opened.started.token),',
        ),
    ),
    "S34": (("people/sessions.py", ", ArrivalSession.expires_at > now)", ")"),),
    "S35": (("documents/tickets.py", "SocketTicket.document_id == _PRESENTED.c.document_id,", ""),),
    "S36": (
        ("web/security_headers.py", "\"script-src 'self'\"", "\"script-src 'unsafe-inline'\""),
    ),
    "S37": (
        (
            "web/gate.py",
            "raise NotSignedIn\n    if route.who is Who.ADM",
            "return RequestContext(db, database, settings)\n    if route.who is Who.ADM",
        ),
    ),
    "S38": (
        (
            _ID_TOKEN,
            'raise TokenInvalid(detail="the nonce is of another login")',
            "raise TokenInvalid(detail=str(self._get_jwt_body()))",
        ),
    ),
    "S39": (("grading/checks.py", "if not 0 <= score <= activity.score_maximum:", "if 0:"),),
    "S40": (("lti/tool_keys.py", ", ToolKey.signs_from <= clock.now())", ")"),),
    "S41": (("lti/launch.py", " or len(token) > limits.LARGEST_TOKEN", ""),),
    "S42": (
        ("web/error_pages.py", "app.register_error_handler(HTTPException, _of_werkzeug)", "pass"),
    ),
    "S43": (
        (
            "lti/platforms.py",
            "if not platform.enabled:\n        raise Pl",
            "if 0:\n        raise Pl",
        ),
    ),
    "S44": (("courses/arrival.py", 'Identity.issuer == bindparam("issuer"), ', ""),),
    "C1": ((_ID_TOKEN, 'raise TokenInvalid(detail="kid is missing")', "pass"), _KID),
    "C2": (_KID,),
    "C3": ((_CLAIMS, 'raise TokenUnreadable(detail="version is not 1.3.0")', "pass"),),
    "C4": ((_CLAIMS, "needed_text(claims, VERSION)", 'claims.get(VERSION, "1.3.0")'),),
    "C5": _EVERYTHING,
    "C6": _EVERYTHING,
    "C7": (
        (_ID_TOKEN, "leeway=LEEWAY,", "leeway=10**10,"),
        (_ID_TOKEN, 'raise TokenUntimely(detail="iat is long ago")', "pass"),
    ),
    "C8": (
        (_ID_TOKEN, 'raise TokenUnreadable(detail="message type is missing")', "pass"),
        (_ID_TOKEN, "if kind not in _OFFERED:", "if kind and kind not in _OFFERED:"),
        (_CLAIMS, "needed_text(claims, MESSAGE_TYPE)", "claims.get(MESSAGE_TYPE, '')"),
    ),
    "C9": ((_CLAIMS, 'raise TokenUnreadable(detail="roles is missing")', "pass"),),
    "C10": (
        (
            _ID_TOKEN,
            "    def validate_state(self)",
            '    def _get_deployment_id(self):\n        return "1"\n\n    def validate_state(self)',
        ),
    ),
    "C11": ((_CLAIMS, 'needed_text(needed_object(claims, RESOURCE_LINK), "id")', '"1"'),),
    "C12": (
        (_CLAIMS, "raise AnonymousLaunch", "pass"),
        (_CLAIMS, 'needed_text(claims, "sub")', 'claims.get("sub", "")'),
    ),
    "C13": _AUDIENCE,
    "C14": _AUDIENCE,
    "C15": _AUDIENCE,
    **{f"C{n}": ((_ROLES, '"Instructor": ClaimedRole.TEACHER,', ""),) for n in range(16, 24)},
    **{f"C{n}": ((_ROLES, '"Learner": ClaimedRole.STUDENT,', ""),) for n in range(24, 32)},
    "C32": ((_ROLES, "if role in named), None)", "if role in named), ClaimedRole.STUDENT)"),),
}


def cases() -> list[str]:
    """Every case of the two tables, as pytest names it."""
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--collect-only", *_TESTS],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [line for line in listed.stdout.splitlines() if "::" in line]


def tried(row: str, edits: tuple[Edit, ...], nodes: list[str]) -> str:
    """ "noticed", "NOT noticed", or why it could not be tried."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made)
        copy.chmod(0o755)
        for name in ("lti_tool", "tests", "alembic", "templates"):
            shutil.copytree(ROOT / name, copy / name)
        for name in ("pyproject.toml", "lti_config.json"):
            shutil.copy(ROOT / name, copy / name)
        (copy / "static").mkdir()
        (copy / "static" / "dist").symlink_to(ROOT / "static" / "dist")
        for name, guard, left in edits:
            module = copy / "lti_tool" / name
            text = module.read_text()
            if guard not in text:
                return f"NOT TRIED: {guard!r} is not in {name}"
            module.write_text(text.replace(guard, left))
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *nodes],
            cwd=copy, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if nodes and done.returncode == 1 and " failed" in done.stdout:
        return "noticed"
    return f"NOT noticed: {' '.join((done.stdout + done.stderr).strip().splitlines()[-1:])}"


def with_tests() -> dict[str, tuple[tuple[Edit, ...], str]]:
    """Edits of each guard whose test is named beside it, and that test."""
    # Their rows are made of the types of this module.
    from tests.threats import (  # noqa: PLC0415
        comparison_guards,
        credit_guards,
        delivery_guards,
        double_marking_guards,
        feed_guards,
        group_guards,
        hiding_guards,
        history_guards,
        lecture_guards,
        limit_guards,
        mark_guards,
        mention_guards,
        name_guards,
        note_guards,
        poll_guards,
        position_guards,
        private_note_guards,
        replay_guards,
        response_guards,
        sealed_guards,
        sign_in_guards,
        submission_guards,
        template_guards,
        view_guards,
    )

    modules = (
        comparison_guards,
        credit_guards,
        delivery_guards,
        double_marking_guards,
        group_guards,
        hiding_guards,
        history_guards,
        feed_guards,
        lecture_guards,
        limit_guards,
        mark_guards,
        mention_guards,
        name_guards,
        note_guards,
        poll_guards,
        position_guards,
        private_note_guards,
        replay_guards,
        response_guards,
        sealed_guards,
        sign_in_guards,
        submission_guards,
        template_guards,
        view_guards,
    )
    # Modules number their rows each from 1.
    return {
        f"{module.__name__.rpartition('.')[2].removesuffix('_guards')}:{row}": found
        for module in modules
        for row, found in module.REMOVALS.items()
    }


def main(rows: list[str]) -> int:
    """Try the rows, or all of them; 1 where a test noticed nothing."""
    every, with_node = cases(), with_tests()
    known = {
        row: (edits, [node for node in every if re.search(rf"[\[-]{row} ", node)])
        for row, edits in REMOVALS.items()
    } | {row: (edits, [node]) for row, (edits, node) in with_node.items()}
    wanted = [row for row in known if not rows or row in rows]
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda row: tried(row, *known[row]), wanted)
        is_good = True
        for row, result in zip(wanted, results, strict=True):
            print(f"{row:5} {result}", flush=True)
            is_good = is_good and result == "noticed"
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
