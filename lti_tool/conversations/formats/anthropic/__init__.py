"""Anthropic: requests and answers of its API, and the content blocks that its products share."""
