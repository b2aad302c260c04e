"""A shared page on which a class annotates AI conversations, opened from an LMS."""
