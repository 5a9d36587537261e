"""Small networks run in numpy: reading weights, encoding, decoding. Nothing here knows a language."""
