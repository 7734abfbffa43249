"""The rules of supervision: standard library only, no I/O, no clock of its own."""
