"""ChatCraft."""
