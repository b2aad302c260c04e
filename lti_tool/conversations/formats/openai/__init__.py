"""OpenAI: requests and answers of its two APIs, whose shapes many other services share."""
