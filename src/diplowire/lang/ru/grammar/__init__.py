"""Russian shapes: one kind a file."""
