"""What all parts of one running page share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.config import Config
    from ui.adding import Adding
    from ui.guard.limits import Gate
    from ui.opening import Opening
    from ui.store import Store


@dataclass(frozen=True, slots=True)
class Newsroom:
    """``opening.desk`` is the open desk once ``opening.ready``; ``store`` keeps conversations; ``gate`` paces questions."""

    config: Config
    opening: Opening
    store: Store
    gate: Gate
    adding: Adding
