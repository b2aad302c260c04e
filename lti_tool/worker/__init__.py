"""Entry point of jobs and of scheduled work."""
