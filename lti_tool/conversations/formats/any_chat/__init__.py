"""Chats of products that have no format of their own."""
