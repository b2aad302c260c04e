"""Courses: classes, enrolments, rosters, invitations, activities, roles and permissions."""
