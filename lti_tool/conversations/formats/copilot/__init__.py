"""Copilot."""
