"""Measures Fibertap beside its peers; `scripts/bench` is the program."""
