"""Pictures: hostile files, derived copies, documents, receipts and sheets."""
