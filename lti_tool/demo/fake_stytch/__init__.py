"""The Stytch calls we use, offline, under the unmodified SDK; shares no code with the tool."""
