"""The demo: an invented township on phones in a browser, served by the real bot against the sandbox."""
