"""What the work is worth, and its way to the LMS gradebook."""
