"""Messages with a role and a content, as APIs, training sets and applications keep them."""
