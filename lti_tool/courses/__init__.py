"""Who may do what, where: courses, classes, members, activities, and the one permission rule."""
