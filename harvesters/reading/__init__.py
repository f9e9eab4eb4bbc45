"""Pure helpers that read what was fetched: html, label blocks, dates, document numbers, encodings."""
