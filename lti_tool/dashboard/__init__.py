"""What teachers see of a class at a glance; reads only."""
