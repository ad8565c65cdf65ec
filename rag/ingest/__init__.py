"""From files to articles to chunks, and into the index."""
