"""Wire formats: WebSocket frames, y-protocols messages and close codes."""
