"""python -m lti_tool.demo.fake_stytch ADDRESS TOOL: run the demo Stytch."""

import sys
from urllib.parse import urlsplit

from lti_tool.demo.fake_stytch.server import Stytch, serve

address, tool = sys.argv[1:3]
serve(Stytch(address, f"{tool}/sign-in/callback"), urlsplit(address).port or 80).serve_forever()
