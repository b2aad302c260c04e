"""Workspaces of an activity: their audience, visibility, authors and writing window."""
