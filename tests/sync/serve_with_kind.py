"""`lti-tool` with one document kind more: `python -m tests.sync.serve_with_kind serve`."""

from lti_tool.cli import main
from lti_tool.documents import kinds
from tests.sync.answer_kind import AnswerKind

if __name__ == "__main__":
    kinds.register(AnswerKind())
    main()
