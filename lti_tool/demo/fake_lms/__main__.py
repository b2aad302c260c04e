"""python -m lti_tool.demo.fake_lms ADDRESS TOOL STATE-FILE DIALECT: run the demo LMS."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from lti_tool.demo.fake_lms.config import Lms
from lti_tool.demo.fake_lms.dialects import DIALECTS
from lti_tool.demo.fake_lms.server import serve

address, tool, state_file, dialect = sys.argv[1:5]
lms = Lms(address, tool, Path(state_file), DIALECTS[dialect])
serve(lms, urlsplit(address).port or 80).serve_forever()
