"""Registration of every kind of shared document, by whatever opens documents."""

from lti_tool.annotations.kind import Annotations
from lti_tool.documents import kinds
from lti_tool.responses.kind import Responses


def register_kinds() -> None:
    """Register every kind of shared document; before anything opens one."""
    kinds.register(Annotations())
    kinds.register(Responses())
