"""A small OpenID Connect provider, as an institution has one; shares no code with the tool."""
