"""Records the input of the golden cases; `scripts/record-golden` is the program."""
