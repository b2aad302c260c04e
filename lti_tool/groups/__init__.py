"""Groups of a class: made, filled, split and read from files; and the copies of their sets."""
