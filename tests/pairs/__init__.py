"""Pairs of worlds, equal but for what is kept from somebody: whatever he can see is the same in both, to the byte."""
