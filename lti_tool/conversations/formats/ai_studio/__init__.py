"""Google AI Studio."""
