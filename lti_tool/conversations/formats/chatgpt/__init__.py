"""ChatGPT."""
