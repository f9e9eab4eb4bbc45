"""The engine inside this process: tantivy over a folder."""
