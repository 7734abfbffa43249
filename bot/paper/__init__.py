"""Paper: tables and case files to take away, written by a child process from words that are already chosen."""
