"""Le Chat."""
