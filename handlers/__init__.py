"""What we say and what we hear: updates become acts, events become words to somebody."""
