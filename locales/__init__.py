"""The words: one folder per language, a file per screen. Nobody here knows what the words are about."""
