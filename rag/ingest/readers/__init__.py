"""Files to articles: ``find_files`` lists a folder, ``read`` gives the articles of one file, or why it cannot be read."""

from rag.ingest.readers.files import find_files
from rag.ingest.readers.formats import SUFFIXES, read
from rag.ingest.readers.record import ReadFailure

__all__ = ["SUFFIXES", "ReadFailure", "find_files", "read"]
