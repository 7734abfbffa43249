"""The methods of the Bot API which the stand-in plays, by name."""
