"""Every error a user can meet, as a tree; each knows its code, status and plain sentences.

ToolError
├── InvalidInput            400  what was sent cannot be used; names the field
├── LaunchError             400  an arrival from the LMS that cannot be trusted
│   ├── LaunchExpired       400  too long between the click and the page
│   ├── LaunchReplayed      409  the same launch a second time
│   ├── BrowserUnrecognised 400  not the browser that began the login
│   ├── TokenInvalid        400  the signed message is not valid
│   │   ├── TokenUntimely   400  out of date, or of the future
│   │   ├── TokenUnreadable 400  a claim that decides is missing or has another shape
│   │   ├── TokenMisdirected 400  made for another tool, or by another LMS
│   │   └── AnonymousLaunch 400  it holds, but says nobody's id
│   ├── PlatformUnknown     403  nobody registered this LMS
│   ├── DeploymentUnknown   403  registered LMS, unknown deployment
│   ├── PlatformDisabled    403  switched off by an administrator
│   │   └── PlatformPending 403  registered itself, and nobody has approved it yet
│   ├── PlatformRefused     403  the LMS itself said no
│   └── NoCourse            400  a launch from outside any course
├── SignInError             400  a sign-in without an LMS that failed
│   ├── SignInExpired       400  too long between asking and coming back
│   ├── SignInUsed          409  the same link or sign-in a second time
│   ├── SignInElsewhere     400  not the browser in which it began
│   └── SignInForbidden     403  a known account that may not sign in this way
├── NotSignedIn             401  no session, or it has ended
├── Suspended               403  a person who may not come for now
├── Forbidden               403  signed in, but not allowed
├── NotFound                404  not there, or not in this course (the same answer for both)
├── Conflict                409  somebody else was faster
│   ├── AnotherGeneration   409  a shared document was rewritten, and has another history now
│   └── NamesSealed         409  it would tell who wrote what, in an activity that hides it
├── TooLarge                413  more than a limit allows
├── ServiceError            502  the LMS or the sign-in service did not answer as it should
│   └── PlatformPaused      502  nobody asked: the platform is switched off, or does not answer
└── Unavailable             503  the tool cannot work right now
    └── Busy                503  as many as can be served are being served
"""

from datetime import timedelta
from typing import ClassVar, Literal, TypeAlias


class ToolError(Exception):
    """Base of the tree. `sentence` says what happened, `advice` what to do; both are shown.

    `detail` goes to the log only and must hold no personal data, tokens or document text.
    `close_code` is the WebSocket close code that says the same on a socket (4000 + status).
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    sentence: str = "Something went wrong."
    advice: str = "Try again in a moment."

    def __init__(
        self, sentence: str | None = None, *, advice: str | None = None, detail: str = ""
    ) -> None:
        super().__init__(sentence or self.sentence)
        self.sentence = self.sentence if sentence is None else sentence
        self.advice = self.advice if advice is None else advice
        self.detail = detail

    @property
    def close_code(self) -> int:
        """The WebSocket close code of this error, in the private range of RFC 6455."""
        return 4000 + self.status


class InvalidInput(ToolError):
    """Input that cannot be used; `field` names the place to correct."""

    code = "invalid-input"
    status = 400
    sentence = "That cannot be used."
    advice = "Correct it and try again."

    def __init__(
        self, sentence: str | None = None, *, field: str = "", advice: str | None = None,
        detail: str = "",
    ) -> None:  # fmt: skip
        super().__init__(sentence, advice=advice, detail=detail)
        self.field = field


class LaunchError(ToolError):
    """An arrival from the LMS that cannot be trusted."""

    code = "launch-failed"
    status = 400
    sentence = "This page could not be opened from your LMS."
    advice = "Go back to the course page and click the activity again."


class LaunchExpired(LaunchError):
    """Too long between the click in the LMS and the page."""

    code = "launch-expired"
    sentence = "Opening this page took too long, and the permission to open it has run out."


class LaunchReplayed(LaunchError):
    """The same signed launch a second time, as a reload of the launch itself sends it."""

    code = "launch-replayed"
    status = 409
    sentence = "This launch was already used once."


class BrowserUnrecognised(LaunchError):
    """The launch came back in a browser (or a cookie jar) that did not begin it."""

    code = "browser-unrecognised"
    sentence = "Your browser did not send back the note this page left with it."
    advice = (
        "Open the activity in a new tab or window. If your browser blocks all cookies, allow them"
        " for this page."
    )


class TokenInvalid(LaunchError):
    """The signed message does not hold. As itself: the signature or the nonce is not right."""

    code = "token-invalid"
    sentence = "The message from your LMS could not be verified."
    advice = (
        "Go back to the course page and click the activity again. If this page comes back, give the"
        " reference below to the administrator of your LMS."
    )


class TokenUntimely(TokenInvalid):
    """The message has ended, or begins later than now: a long way, or clocks that disagree."""

    code = "token-untimely"
    sentence = (
        "Opening this page took too long, or the clocks of your LMS and of this tool do not agree."
    )
    advice = (
        "Go back to the course page and click the activity again. If this page comes back at once,"
        " give the reference below to the administrator of your LMS."
    )


class TokenUnreadable(TokenInvalid):
    """A claim that decides who comes, or where to, is missing or has another shape."""

    code = "token-unreadable"
    sentence = "The message from your LMS could not be read."
    advice = "Give the reference below to the administrator of your LMS: a setting there is wrong."


class TokenMisdirected(TokenInvalid):
    """The message names another tool as its reader, or another LMS as its writer."""

    code = "token-misdirected"
    sentence = "The message from your LMS was not made for this tool."
    advice = (
        "Give the reference below to the administrator of your LMS: the tool's client id or address"
        " is another one there."
    )


class AnonymousLaunch(TokenInvalid):
    """The message holds, but names nobody (LTI 1.3 core 5.3.6.1: an anonymous launch)."""

    code = "anonymous-launch"
    sentence = "Your LMS did not say who you are, so this page cannot know whose notes are yours."
    advice = (
        "Sign in to your LMS, then open the activity again. If you are signed in, its administrator"
        " has to let this tool know an id for each person; a name is not needed."
    )


class PlatformUnknown(LaunchError):
    """No registration for this issuer and client id."""

    code = "platform-unknown"
    status = 403
    sentence = "This LMS has not been connected to the tool."
    advice = "Ask the administrator of your LMS to connect it."


class DeploymentUnknown(LaunchError):
    """The platform is registered, the deployment in the message is not."""

    code = "deployment-unknown"
    status = 403
    sentence = "This place in your LMS has not been connected to the tool."
    advice = "Ask the administrator of your LMS to add its deployment."


class PlatformDisabled(LaunchError):
    """The platform or deployment was switched off by an administrator."""

    code = "platform-disabled"
    status = 403
    sentence = "The connection between your LMS and this tool is switched off."
    advice = "Ask the administrator of your LMS when it will be back."


class PlatformPending(PlatformDisabled):
    """The platform registered itself; an administrator of the tool has not approved it yet."""

    code = "platform-pending"
    sentence = (
        "This LMS has been connected to the tool, but nobody has approved the connection yet."
    )
    advice = "Ask the administrator of this tool to approve it."


class PlatformRefused(LaunchError):
    """The platform answered the login with an error instead of a token (OIDC error response)."""

    code = "platform-refused"
    status = 403
    sentence = "Your LMS did not allow this page to open."
    advice = "Sign in to your LMS again, then click the activity once more."


class NoCourse(LaunchError):
    """A launch from a place that is in no course, such as the LMS's front page."""

    code = "no-course"
    sentence = "This was opened outside a course."
    advice = "Open it from the page of a course in your LMS."


class SignInError(ToolError):
    """A sign-in without an LMS that failed."""

    code = "sign-in-failed"
    status = 400
    sentence = "Signing in did not work."
    advice = "Go back to the sign-in page and try again."


class SignInExpired(SignInError):
    """More time than a sign-in may take between asking for it and coming back."""

    code = "sign-in-expired"
    sentence = "This sign-in took longer than ten minutes."
    advice = "Nothing is lost. Go to the sign-in page and begin again."


class SignInUsed(SignInError):
    """A sign-in or a link that was finished before."""

    code = "sign-in-used"
    status = 409
    sentence = "This sign-in has been finished already."
    advice = "Each one works once. Go to the sign-in page and begin again."


class SignInElsewhere(SignInError):
    """A sign-in that comes back to a browser in which it did not begin."""

    code = "sign-in-elsewhere"
    sentence = "This sign-in was not begun in this browser."
    advice = (
        "If you did not begin it yourself, close this page: somebody may want you to work in their"
        " account. Otherwise go to the sign-in page and begin again in this browser."
    )


class SignInForbidden(SignInError):
    """A known account that may not sign in this way."""

    code = "sign-in-forbidden"
    status = 403
    sentence = "This account may not sign in here."
    advice = "Go to the sign-in page and sign in with another account or in another way."


class NotSignedIn(ToolError):
    """No session came with the request, or it has ended."""

    code = "not-signed-in"
    status = 401
    sentence = "You are not signed in here any more."
    advice = "Open the activity again from your LMS, or sign in again."


class Suspended(ToolError):
    """An administrator has suspended this person."""

    code = "suspended"
    status = 403
    sentence = "Your access to this tool has been suspended."
    advice = "What you wrote is still there. Ask the administrator of this tool why."


class Forbidden(ToolError):
    """Signed in, but the role does not allow it."""

    code = "forbidden"
    status = 403
    sentence = "Your role in this course does not allow that."
    advice = "Ask a teacher of the course."


class NotFound(ToolError):
    """Absent, or in another course; the response is the same for both."""

    code = "not-found"
    status = 404
    sentence = "There is nothing here."
    advice = "Check the address, or open the activity again from your LMS."


class Conflict(ToolError):
    """A concurrent change by somebody else came first."""

    code = "conflict"
    status = 409
    sentence = "Somebody changed this before you."
    advice = "Look at the newest version, then try again."


class AnotherGeneration(Conflict):
    """A shared document was rewritten: copies of its earlier generation cannot be continued."""

    code = "another-generation"
    sentence = "These notes have been rewritten."
    advice = "Open the activity again."


class NamesSealed(Conflict):
    """Attempt of a teacher or tutor at what would show who wrote what, while names are sealed."""

    code = "names-sealed"
    sentence = "The names of this activity are sealed."
    advice = "A teacher can open them, for good; the students will read on their page who did."


class TooLarge(ToolError):
    """More than a limit allows."""

    code = "too-large"
    status = 413
    sentence = "That is too large."
    advice = "Send less at once."


ServiceReason: TypeAlias = Literal[
    "failed", "no-answer", "not-let-in", "not-allowed", "refused", "unreadable", "endless",
    "wrong-address",
]  # fmt: skip
"""Code of the reason why another service was of no use; codes can be stored, sentences change."""


class ServiceError(ToolError):
    """The LMS or the sign-in service did not answer as it should."""

    code = "service-failed"
    status = 502
    sentence = "The other service did not answer as it should."
    advice = "Try again in a few minutes."

    def __init__(
        self,
        sentence: str | None = None,
        *,
        advice: str | None = None,
        detail: str = "",
        reason: ServiceReason = "failed",
        answered: int | None = None,
        retry_after: timedelta | None = None,
        words: str = "",
    ) -> None:
        """Make the error; `answered` is the HTTP status, what follows the service's own words."""
        super().__init__(sentence, advice=advice, detail=detail)
        self.reason, self.answered = reason, answered
        self.retry_after, self.words = retry_after, words


class PlatformPaused(ServiceError):
    """The platform is asked for nothing: it is switched off, or left alone for `retry_after`."""

    code = "platform-paused"
    sentence = "The connection to the LMS is switched off."
    advice = "It goes on by itself once an administrator switches it on again."


class Unavailable(ToolError):
    """The tool cannot work right now (database away, shutting down)."""

    code = "unavailable"
    status = 503
    sentence = "The tool is not available right now."
    advice = "Your work is kept in the page. It goes on by itself in a moment."


class Busy(Unavailable):
    """A limit on concurrent work is reached; the request has to be repeated later."""

    code = "busy"
    sentence = "Too many people are doing this at once."
    advice = "Wait a little, then try again."
