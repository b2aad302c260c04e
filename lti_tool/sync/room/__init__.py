"""Open documents of this process: authorize, group commit, broadcast, evict."""
