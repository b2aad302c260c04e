"""Workspaces of an activity: audience, authors, writing window, work handed in."""
