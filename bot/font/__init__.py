"""The letters that pictures and pages are set in: Noto Sans SC, under the licence beside it."""
