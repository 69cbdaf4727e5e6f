"""Compiled hot path: bytes and numbers in, answers and window states out. Knows no file and no network."""
