"""Public corpora as yardsticks: their formats, their published rules of scoring, and our answers to them."""
