"""Sample stories in our own words, about public events, in the layouts of several agencies."""
