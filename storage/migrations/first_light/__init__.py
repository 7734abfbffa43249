"""The tables of the first migration, by theme. Never changed: a later migration changes tables."""
