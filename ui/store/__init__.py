"""What the page keeps on disk: conversations and ratings, in one SQLite file."""

from ui.store.conversations import Store, Summary
from ui.store.feedback import Feedback

__all__ = ["Feedback", "Store", "Summary"]
