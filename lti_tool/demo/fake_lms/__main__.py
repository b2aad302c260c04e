"""python -m lti_tool.demo.fake_lms ADDRESS TOOL STATE-FILE: run the demo LMS."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from lti_tool.demo.fake_lms.config import Lms
from lti_tool.demo.fake_lms.server import serve

address, tool, state_file = sys.argv[1:4]
serve(Lms(address, tool, Path(state_file)), urlsplit(address).port or 80).serve_forever()
