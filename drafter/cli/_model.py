"""The document model as JSON, for looking at and for programs."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any

from drafter.document import Document

__all__ = ["as_json"]


def as_json(document: Document) -> str:
    """Return the model as JSON: each object names its class under `is` and leaves out what has its default."""
    return json.dumps(_plain(document), ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        given = {field.name: getattr(value, field.name) for field in fields(value) if _is_set(value, field)}
        return {"is": type(value).__name__.lower(), **{name: _plain(inner) for name, inner in given.items()}}
    match value:
        case tuple() | list():
            return [_plain(inner) for inner in value]
        case date():
            return value.isoformat()
    return value


def _is_set(value: Any, field: Any) -> bool:
    return field.default is MISSING or getattr(value, field.name) != field.default
