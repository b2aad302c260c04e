"""Groups from a file of the LMS: read in a confined process, planned, and then applied."""
