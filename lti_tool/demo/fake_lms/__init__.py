"""A small LMS with Moodle's measured behaviour; shares no code with the tool."""
