"""Many records of one file to many papers: each row stands for itself, a bad one does not stop the others."""

from __future__ import annotations

from drafter.batching._engine import Ending, Outcome, batch

__all__ = ["Ending", "Outcome", "batch"]
