"""Privacy: erasure and export of a person's data, and how long a course keeps them."""
