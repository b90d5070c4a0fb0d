"""From a file of facts to checked records: read it, find its form, type every value, apply every rule."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from drafter import load, tables
from drafter.errors import FactsError, Place, Problem, UnreadableError
from drafter.fields import convert
from drafter.forms import Form, find_form
from drafter.load import Node, Source
from drafter.office import Office, is_profile

__all__ = ["Checked", "Facts", "by_record", "check", "check_all", "check_file", "open_facts"]

_UNREAD = ("TABLE-007", "TABLE-008", "TABLE-009")
"""Cells that show no value: a formula not computed, an error, a number that is rounded."""
_ASTRAY = "TABLE-017"
"""A row of a sheet of items names no record, or several."""


class Facts(NamedTuple):
    """A file of facts as read: its records are raw, and `problems` are those of its tables."""

    source: Source
    form: Form
    office: Office
    nodes: Sequence[Node]
    problems: tuple[Problem, ...]


class Checked(NamedTuple):
    """One record after the check: its typed `facts`, and every problem found in it; of a set, its `papers` too."""

    form: Form
    facts: Mapping[str, Any]
    problems: tuple[Problem, ...]
    node: Node
    office: Office
    language: str
    papers: "tuple[Checked, ...]" = ()

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
    named = tables.form_name(source)
    name = form or (named.value if named and isinstance(named.value, str) else "")
    if not name:
        raise UnreadableError(_no_form(named.place if named else Place(str(path)), source))
    office = office or Office.for_file(path, cache)
    found = find_form(name.strip(), (*folders, *office.forms), named.place if named and not form else None, cache)
    nodes, problems = tables.records(source, found.fields)
    if not nodes and not problems:
        raise UnreadableError(_empty(path))
    others = [] if form else _other_forms(nodes, name)
    return Facts(source, found, office, nodes, (*problems, *others))


def check_file(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    language: str = "",
    office: Office | None = None,
    final: bool = False,
    stage: str = "",
    cache: Path | None = None,
) -> list[Checked]:
    """Check every record of a file; `language` is that of papers whose record names none, `stage` as for `check`.

    Raise as `open_facts`, and FactsError if the tables are so broken that there is no record.
    """
    facts = open_facts(path, folders=folders, form=form, office=office, cache=cache)
    if not facts.nodes:
        raise FactsError(facts.problems)
    return list(check_all(facts, language=language, final=final, stage=stage))


def check_all(facts: Facts, *, language: str = "", final: bool = False, stage: str = "") -> Iterator[Checked]:
    """Check the records of a file one after the other; problems of its tables stand with those they concern."""
    known = by_record(facts)
    for node, problems in zip(facts.nodes, known, strict=True):
        yield check(node, facts.form, office=facts.office, language=language, final=final, known=problems, stage=stage)


def check(
    node: Node,
    form: Form,
    *,
    office: Office,
    language: str = "",
    final: bool = False,
    known: Sequence[Problem] = (),
    stage: str = "",
) -> Checked:
    """Check one raw record against its form: structure, types, rules. `known` are problems found before.

    `language` is that of the paper where the record names none and the form drafts in it. A set's papers are derived
    and checked too, those of `stage` if given; else as the record says.
    """
    language = load.said(node, "language") or (language if language in form.languages else form.languages[0])
    record, problems = convert(node, form.fields)
    if known:
        # What a cell shows that cannot be read is no wrong value besides, and a list is not missing whose rows are astray.
        unread = {one.place for one in known if one.code in _UNREAD}
        astray = {one.place.sheet for one in known if one.code == _ASTRAY}
        problems = [
            one
            for one in problems
            if one.place not in unread
            and not (one.code == "FACT-002" and one.path.count("/") == 1 and one.place.sheet in astray)
        ]
    problems = [*known, *problems, *form.rules.check(record, node, office, language=language, final=final)]
    checked = Checked(form, record, tuple(problems), node, office, language)
    return _with_papers(checked, stage, final=final) if form.papers else checked


def _with_papers(matter: Checked, stage: str, *, final: bool) -> Checked:
    # Imported for sets only: a paper is checked without what composes its text.
    from drafter import sets

    form, facts, node, office, language = matter.form, matter.facts, matter.node, matter.office, matter.language
    due, problems = sets.due(form, facts, node, office, language=language, stage=stage)
    papers = [check(one.derived.node, one.form, office=office, language=language, final=final) for one in due]
    found = zip(due, (paper.problems for paper in papers), strict=True)
    problems = [*matter.problems, *problems, *sets.traced(found, facts, matter.problems)]
    return matter._replace(papers=tuple(papers), problems=tuple(problems))


def by_record(facts: Facts) -> Sequence[Sequence[Problem]]:
    """Return the problems of the tables for each record; one that stands in no record's own rows concerns them all."""
    if not facts.problems:
        return ((),) * len(facts.nodes)
    found: list[list[Problem]] = [[] for _ in range(len(facts.nodes))]
    owners: dict[tuple[str, str], set[int]] = {_row(problem.place): set() for problem in facts.problems}
    for number in range(len(facts.nodes)):
        for place in tables.rows(facts.nodes, number):
            if (row := _row(place)) in owners:
                owners[row].add(number)
    for problem in facts.problems:
        of = owners[_row(problem.place)]
        for known in [found[number] for number in of] if len(of) == 1 else found:
            known.append(problem)
    return found


def _row(place: Place) -> tuple[str, str]:
    return place.sheet, place.cell[len(place.cell.rstrip("0123456789")) :] or str(place.line)


def _other_forms(nodes: Sequence[Node], name: str) -> list[Problem]:
    """Return a problem for each record that names another form than the file's first."""
    hint = {"zh": "每种表单单独用一个文件", "en": "Give each form a file of its own"}
    return [
        Problem(
            "FILE-012",
            "error",
            {
                "zh": f"这里是“{said.value}”，前面是“{name}”",
                "en": f"This is “{said.value}”, but the file began with “{name}”",
            },
            hint,
            said.place,
            "/form",
        )
        for said in tables.forms(nodes)
        if isinstance(said.value, str) and said.value not in ("", name)
    ]


def _no_form(place: Place, source: Source) -> Problem:
    message = {"zh": "没有写明是哪种表单", "en": "It does not say which form it is for"}
    if is_profile(source.path):
        message = {"zh": "这是单位资料，不是公文的事实", "en": "This is an office profile, not the facts of a paper"}
        hint = {
            "zh": "检查它用 drafter check；起草请用公文的事实文件",
            "en": "Check it with drafter check; draft from the facts of a paper",
        }
    elif source.kind in ("xlsx", "csv"):
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
