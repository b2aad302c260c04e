"""WebSocket connections: transport, rate limit and event loop."""
