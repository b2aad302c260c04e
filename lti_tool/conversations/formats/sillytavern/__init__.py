"""SillyTavern: chats, and the cards of the characters that speak in them."""
