"""How we remember: durable intake and outbox, facts, journal, keys, on SQLite and PostgreSQL alike."""
