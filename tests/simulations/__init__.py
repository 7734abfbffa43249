"""Simulations: a county lives for weeks or a year, through the rules and the storage, and the promises are counted."""
