"""Use cases of an activity: set up, change, hide, reveal, remove, copy and choose."""
