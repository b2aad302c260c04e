"""Open WebUI."""
