"""The document model as JSON, for looking at and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from drafter.document import Break, Document, TextRows

__all__ = ["as_json"]


def as_json(document: Document) -> str:
    """Return the model as JSON: each object names its class under `is` and leaves out what has its default."""
    return json.dumps(_plain(document), ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if hasattr(value, "_fields"):
        usual = value._field_defaults
        said = {name: inner for name, inner in value._asdict().items() if name not in usual or inner != usual[name]}
        if isinstance(value, TextRows):
            said["texts"] = [*value.lines()]
        return {"is": type(value).__name__.lower(), **{name: _plain(inner) for name, inner in said.items()}}
    match value:
        case Break():
            return {"is": "break"}
        case Sequence() if not isinstance(value, str):
            return [_plain(inner) for inner in value]
        case date():
            return value.isoformat()
    return value
