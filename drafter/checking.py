"""From a file of facts to checked records: read it, find its form, type every value, apply every rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from drafter import load
from drafter.errors import FactsError, Place, Problem, UnreadableError
from drafter.fields import convert
from drafter.forms import Form, find_form
from drafter.load import Node, Source
from drafter.office import Office

__all__ = ["Checked", "Facts", "check", "check_file", "open_facts"]


class Facts(NamedTuple):
    """A file of facts as read: its records are raw, and `problems` are those of its tables."""

    source: Source
    form: Form
    office: Office
    nodes: tuple[Node, ...]
    problems: tuple[Problem, ...]


class Checked(NamedTuple):
    """One record after the check: its typed `facts`, and every problem found in it."""

    form: Form
    facts: Mapping[str, Any]
    problems: tuple[Problem, ...]
    node: Node
    office: Office
    language: str

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that stop the draft."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def open_facts(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    office: Office | None = None,
    cache: Path | None = None,
) -> Facts:
    """Read a file of facts and find its form, whose name in `form` goes before what the file says.

    Without `office` the profile is looked for by walking up from the file. What is made of forms and profile is kept
    in the folder `cache` if given. Raise UnreadableError if the file cannot be
    read or names no form, FormError if there is no such form.
    """
    source = load.read(path)
    named = source.form_name()
    name = form or (named.value if named and isinstance(named.value, str) else "")
    if not name:
        raise UnreadableError(_no_form(named.place if named else Place(str(path)), source))
    office = office or Office.for_file(path, cache)
    found = find_form(name.strip(), (*folders, *office.forms), named.place if named and not form else None, cache)
    nodes, problems = load.records(source, found.fields)
    if not nodes and not problems:
        raise UnreadableError(_empty(path))
    return Facts(source, found, office, tuple(nodes), tuple(problems))


def check_file(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    language: str = "",
    office: Office | None = None,
    final: bool = False,
    cache: Path | None = None,
) -> list[Checked]:
    """Check every record of a file. Problems of its tables stand with the record they are in, else with the first.

    Raise as `open_facts`, and FactsError if the tables are so broken that there is no record.
    """
    facts = open_facts(path, folders=folders, form=form, office=office, cache=cache)
    if not facts.nodes:
        raise FactsError(facts.problems)
    return list(check_all(facts, language=language, final=final))


def check_all(facts: Facts, *, language: str = "", final: bool = False) -> Iterator[Checked]:
    """Check the records of a file one after the other."""
    by_record: dict[int, list[Problem]] = {}
    for problem in facts.problems:
        by_record.setdefault(_owner(problem, facts.nodes), []).append(problem)
    for number, node in enumerate(facts.nodes):
        yield check(
            node, facts.form, office=facts.office, language=language, final=final, known=by_record.get(number, ())
        )


def check(
    node: Node, form: Form, *, office: Office, language: str = "", final: bool = False, known: Sequence[Problem] = ()
) -> Checked:
    """Check one raw record against its form: structure, types, rules. `known` are problems found before."""
    language = language or _said(node, "language") or form.languages[0]
    record, problems = convert(node, form.fields)
    problems = [*known, *problems, *form.rules.check(record, node, office, language=language, final=final)]
    return Checked(form, record, tuple(problems), node, office, language)


def _said(node: Node, key: str) -> str:
    member = node.value.get(key) if isinstance(node.value, dict) else None
    return member.value if member and isinstance(member.value, str) else ""


def _owner(problem: Problem, nodes: Sequence[Node]) -> int:
    row = "".join(char for char in problem.place.cell if char.isdigit()) or str(problem.place.line)
    for number, node in enumerate(nodes):
        place = node.place
        if place.sheet == problem.place.sheet and row == (
            "".join(c for c in place.cell if c.isdigit()) or str(place.line)
        ):
            return number
    return 0


def _no_form(place: Place, source: Source) -> Problem:
    message = {"zh": "没有写明是哪种表单", "en": "It does not say which form it is for"}
    if source.kind in ("xlsx", "csv"):
        hint = {
            "zh": "在第一行写“表单”，旁边一格写表单名，例如minutes",
            "en": "Write “Form” in the first row and the form's name, such as minutes, in the next cell",
        }
    else:
        hint = {"zh": "在文件开头写一行，例如 form: minutes", "en": "Begin the file with a line such as form: minutes"}
    return Problem("FILE-010", "error", message, hint, place)


def _empty(path: Path) -> Problem:
    message = {"zh": "文件里没有内容", "en": "There are no facts in the file"}
    hint = {"zh": "用 drafter new 表单名 生成一份填好的样例", "en": "Make a filled-in example with drafter new FORM"}
    return Problem("FILE-011", "error", message, hint, Place(str(path)))
