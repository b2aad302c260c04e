"""Use cases of an activity: set up, change, hide, reveal, remove, copy, choose and hand in."""
