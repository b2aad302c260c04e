"""python -m lti_tool.demo.fake_openid ADDRESS TOOL: run the demo OpenID provider."""

import sys
from urllib.parse import urlsplit

from lti_tool.demo.fake_openid.server import Provider, serve

address, tool = sys.argv[1:3]
provider = Provider(address, f"{tool}/sign-in/callback")
serve(provider, urlsplit(address).port or 80).serve_forever()
