"""Small networks run in numpy: reading weights, encoding, decoding. Nothing here knows a language."""

from diplowire.learn.blas import prefer_one_thread

prefer_one_thread()
