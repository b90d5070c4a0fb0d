"""What is done to a chunk of records, in this process or in a worker: check, draft, write to scratch files.

A `Task` holds all that a record needs, so that it may go to another process; `work` is the one place that opens it.
"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from drafter.batching._digests import of_facts
from drafter.batching._naming import Pattern
from drafter.checking import Checked, check
from drafter.drafting import Drafted, draft_all, line_of
from drafter.errors import DrafterError, FactsError, FormError, OutputError, Place, Problem
from drafter.fields import NOT_KNOWN
from drafter.files import safe_name, scratch
from drafter.forms import Form, find_form
from drafter.load import Node
from drafter.office import Office

if TYPE_CHECKING:
    from drafter.tables import Layout, Raw

__all__ = ["Answer", "Paper", "Result", "Settings", "Task", "work"]


class Settings(NamedTuple):
    """What is the same for all records; `write` is False where nothing may be written, `layout` makes those of a table."""

    form: str
    folders: tuple[Path, ...]
    office: Office
    target: Path
    language: str
    style_name: str
    letterhead: str
    final: bool
    name: Pattern | None
    write: bool
    cache: Path | None
    layout: "Layout | None" = None


class Task(NamedTuple):
    """A record to be drafted, and what its tables are known to lack.

    `current` says that its papers are as they would be drafted again: then it is only checked, or, without a `record`,
    nothing is done. `facts` is the digest of the record, where it is known.
    """

    number: int
    place: Place
    record: "Raw | Node | None"
    facts: str = ""
    known: tuple[Problem, ...] = ()
    current: bool = False


class Paper(NamedTuple):
    """A finished paper: the name that it would like, that of the scratch file that holds it, if one does, its SHA-256."""

    name: str
    scratch: str
    digest: str


class Result(NamedTuple):
    """What became of a task: its papers, or none where they are `current` or where problems stop them.

    `facts` is the digest of its record. `called` is what the first of its papers would be called if problems did not
    stop it, empty where that cannot be told.
    """

    number: int
    papers: tuple[Paper, ...]
    problems: tuple[Problem, ...]
    current: bool = False
    facts: str = ""
    called: str = ""


class Answer(NamedTuple):
    """The results of a chunk, as far as it came before an error that is not one record's alone."""

    results: list[Result]
    error: DrafterError | None = None


def work(settings: Settings, chunk: Sequence[Task]) -> Answer:
    """Do all tasks of a chunk."""
    results: list[Result] = []
    try:
        # Found anew for each chunk: it is remembered, and nothing but plain facts need pass between processes.
        form = find_form(settings.form, settings.folders, cache=settings.cache)
        for task in chunk:
            node = _node(settings, task.record)
            result = _one(settings, form, task, node) if node else Result(task.number, (), (), True)
            results.append(result._replace(facts=task.facts or (of_facts(node) if node else "")))
    except DrafterError as error:
        return Answer(results, error)
    return Answer(results)


def _node(settings: Settings, record: "Raw | Node | None") -> Node | None:
    return settings.layout.node(record) if settings.layout and isinstance(record, tuple) else record  # type: ignore[return-value]


def _one(settings: Settings, form: Form, task: Task, node: Node) -> Result:
    checked = check(
        node, form, office=settings.office, language=settings.language, final=settings.final, known=task.known
    )
    if checked.errors:
        return Result(task.number, (), checked.problems, called=_called(settings, checked))
    if task.current:
        return Result(task.number, (), checked.problems, True)
    try:
        papers = draft_all(
            checked, style_name=settings.style_name, letterhead=settings.letterhead, cache=settings.cache
        )
        names = _names(settings, checked, papers)
        contents = [paper.docx(settings.cache) for paper in papers]
    except (FactsError, FormError) as error:
        return Result(task.number, (), (*error.problems, *checked.problems))
    try:
        return Result(task.number, _put(settings, names, contents), checked.problems)
    except OutputError as error:
        if all(one.code != "OUTPUT-003" for one in error.problems):
            raise
        return Result(task.number, (), (*error.problems, *checked.problems))


def _names(settings: Settings, checked: Checked, papers: Sequence[Drafted]) -> list[str]:
    """Return what the papers would like to be called; with a pattern, the form's own by it alone."""
    if settings.name is None:
        return [paper.file_name for paper in papers]
    stem = settings.name.name(checked, settings.cache)
    alone = not checked.form.papers
    return [safe_name(stem if alone and not one.piece else f"{stem}_{one.file_name}") for one in papers]


def _called(settings: Settings, checked: Checked) -> str:
    """Return what the form's own paper of a faulty record would be called; empty where an error bears on that."""
    if checked.form.papers:
        return ""
    checked = checked._replace(facts=_known(checked.facts))
    try:
        if settings.name:
            return safe_name(settings.name.name(checked, settings.cache))
        return safe_name(line_of(checked, checked.form.pieces[0].file_name, settings.cache))
    except (FactsError, FormError):
        return ""


def _known(value: Any) -> Any:
    """Return facts without those that could not be read, so that what asks for one of them fails."""
    if isinstance(value, dict):
        known = {key: _known(one) for key, one in value.items()}
        return {key: one for key, one in known.items() if one is not NOT_KNOWN}
    if isinstance(value, list):
        known_items = [_known(one) for one in value]
        return NOT_KNOWN if any(one is NOT_KNOWN for one in known_items) else known_items
    return value


def _put(settings: Settings, names: Sequence[str], contents: Sequence[bytes]) -> tuple[Paper, ...]:
    """Write all papers of a record to scratch files, or none."""
    papers: list[Paper] = []
    try:
        for name, content in zip(names, contents, strict=True):
            made = scratch(settings.target / f"{name}.docx", content, sync=False).name if settings.write else ""
            papers.append(Paper(name, made, sha256(content).hexdigest()))
    except BaseException:
        for paper in papers:
            if paper.scratch:
                (settings.target / paper.scratch).unlink(missing_ok=True)
        raise
    return tuple(papers)
