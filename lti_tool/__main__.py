"""python -m lti_tool: the same commands as lti-tool."""

from lti_tool.cli import main

main()
