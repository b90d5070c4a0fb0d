"""The typed values that a fact can become."""

from __future__ import annotations

from typing import Any, NoReturn

from drafter.errors import Words
from drafter.patterns import pattern

__all__ = ["NOT_KNOWN", "Choice", "Malformed", "Person", "Placeholder", "Unknown"]

_PLACEHOLDER = pattern(r"〔待[补定填][^〔〕]*〕|【待[补定填][^【】]*】|(?i:tbd|tbc)|[×Ⅹ]{2,}|[xX]{2,}")


class Unknown(Exception):  # noqa: N818 - it is not an error: what is asked is not known yet
    """Something was asked of a value that is still to come."""


class Malformed(Exception):  # noqa: N818 - caught inside this package and made a Problem
    """A text is not a value of its type; `value` is what the rules may take it for all the same."""

    def __init__(
        self, code: str, message: Words, hint: Words | None = None, fix: str | None = None, value: Any = None
    ) -> None:
        super().__init__(message["en"])
        self.code, self.message, self.hint, self.fix, self.value = code, message, hint or {}, fix, value


class Placeholder(str):
    """A value still to come, as written (`〔待补〕`); it prints, but cannot be compared or reckoned with."""

    __slots__ = ()
    BEGIN = frozenset("〔【×ⅩXxTt")
    """What it can begin with."""

    @staticmethod
    def matches(text: str) -> bool:
        """Return whether the whole text is a placeholder: 〔待补〕 【待补】 TBD ××× XX."""
        return text[:1] in Placeholder.BEGIN and _PLACEHOLDER.fullmatch(text) is not None

    def _unknown(self, *_: Any) -> NoReturn:
        raise Unknown(str(self))

    __lt__ = __le__ = __gt__ = __ge__ = _unknown
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = _unknown
    __truediv__ = __rtruediv__ = __floordiv__ = __neg__ = __int__ = __float__ = __index__ = _unknown


NOT_KNOWN = Placeholder()
"""Stands where a required fact is missing or what was written is not a value, so that rules about it stay silent."""


class Choice(str):
    """One of the choices of a field: equal to its Chinese word, and knows its label in each language."""

    __slots__ = ("labels",)
    labels: Words

    def __new__(cls, zh: str, en: str = "") -> Choice:
        """Make a choice from its Chinese and English words."""
        choice = super().__new__(cls, zh)
        choice.labels = {"zh": zh, "en": en or zh}
        return choice

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Return what pickling needs."""
        return str(self), self.labels["en"]


class Person:
    """A person: name, post and unit as far as they were written. No tuple: a template cannot take one for a list."""

    __slots__ = __match_args__ = ("name", "post", "unit")

    def __init__(self, name: str, post: str = "", unit: str = "") -> None:
        self.name, self.post, self.unit = name, post, unit

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Person) and (self.name, self.post, self.unit) == (other.name, other.post, other.unit)

    def __hash__(self) -> int:
        return hash((self.name, self.post, self.unit))

    def __repr__(self) -> str:
        return f"Person({self.name!r}, {self.post!r}, {self.unit!r})"

    def __str__(self) -> str:
        """Return the name."""
        return self.name
