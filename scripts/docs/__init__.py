"""Checks where documents and comments lead; `scripts/check-docs` is the program."""
