"""Where a job or the clock starts work."""
