"""What markup knows: tags, attributes and classes; anything else is an error that lists these."""

from __future__ import annotations

__all__ = [
    "ALIGNS",
    "ATTRIBUTES",
    "BLOCK_TAGS",
    "BREAKS",
    "INLINE_TAGS",
    "INPUTS",
    "PARAGRAPHS",
    "SECTIONS",
    "SPANS",
    "TABLES",
]

PARAGRAPHS = frozenset(
    [
        "body",
        "title",
        "subtitle",
        "addressee",
        "opening",
        "summary",
        "signature",
        "signature-sealed",
        "date",
        "note",
        "contact",
        "attachment-list",
        "attachment-label",
        "roll",
        "copy-number",
        "secrecy",
        "urgency",
        "masthead",
        "document-number",
        "issuer-line",
        "cc",
        "printing",
        "blank",
        "caption",
        "cell",
        "cell-head",
        "label",
        "chapter",
        "article",
    ]
)
SECTIONS = frozenset({"masthead", "attachment", "imprint", "closing", "landscape"})
TABLES = frozenset({"grid", "sheet", "plain", "signatures"})
SPANS = frozenset({"label", "right", "quiet", "name", "whole"})
BREAKS = frozenset({"page", "even"})
INPUTS = frozenset({"text", "date", "choice", "checkbox"})

ALIGNS = frozenset({"left", "center", "right"})
_MARKS = frozenset({"b", "em", "u", "s", "sub", "sup"})
INLINE_TAGS = _MARKS | {"span", "a", "br", "img", "input"}
BLOCK_TAGS = frozenset({"h1", "h2", "h3", "h4", "p", "section", "table", "ol", "ul", "hr"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    **{tag: frozenset({"number"}) for tag in ("h1", "h2", "h3", "h4")},
    **{tag: frozenset({"class"}) for tag in ("p", "section", "table", "span", "hr")},
    **{tag: frozenset({"colspan", "rowspan", "align"}) for tag in ("td", "th")},
    "tr": frozenset({"height"}),
    "col": frozenset({"width"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "width", "alt"}),
    "input": frozenset({"name", "type", "value", "choices"}),
}
