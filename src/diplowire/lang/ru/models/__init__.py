"""Which trained weights the Russian pack uses."""
