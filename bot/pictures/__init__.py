"""Pictures: hostile ones are opened in a child process, friendly ones (receipts, sheets) are drawn here."""
