"""Drafts the papers by which an office coordinates in writing: facts in, checked Word files out.

from drafter import check_file, draft

for checked in check_file(Path("minutes.yaml")):
    if not checked.errors:
        Path("minutes.docx").write_bytes(draft(checked).docx())
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Checked": "checking",
    "Document": "document",
    "Drafted": "drafting",
    "DrafterError": "errors",
    "Ending": "batching",
    "Form": "forms",
    "Office": "office",
    "Outcome": "batching",
    "Problem": "errors",
    "batch": "batching",
    "check_file": "checking",
    "draft": "drafting",
    "draft_all": "drafting",
    "find_form": "forms",
    "list_forms": "forms",
    "list_sets": "forms",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Return a public name, importing its module only now, so that a command starts with no more than it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"drafter.{_HOMES[name]}"), name)
