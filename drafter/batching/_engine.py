"""The batch itself: read once, worked out in chunks, put in place in the order of the records."""

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from drafter import load, manifest, style, tables
from drafter.batching import _digests, _naming
from drafter.batching._journal import Journal, UrlJournal, begun
from drafter.batching._leftovers import Fates, Leftovers
from drafter.batching._lock import Held, locked
from drafter.batching._register import Plan, Register, discard
from drafter.batching._work import Answer, Settings, Task
from drafter.batching._workers import Crew, on_disk, started
from drafter.checking import Facts, by_record, open_facts
from drafter.errors import FactsError, FormError, OutputError, Place, Problem
from drafter.files import is_url, sweep
from drafter.manifest import Line
from drafter.office import Office
from drafter.urls import folder_at

if TYPE_CHECKING:
    from drafter.batching._cluster import Cluster

__all__ = ["Ending", "Outcome", "batch"]

_CHUNK = 25
"""Records that go to a worker together, and wait for the disk together."""
_FEW = 200
"""Records below which a worker costs more to start than it saves."""
_SHARE = 32 * 1024
"""Bytes of a file of facts that keep a worker busy for longer than it takes to start, however short its records are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of `total` records: `state`, its files, the form's own paper first, and what there is to say.

    `state` is `written`; `unchanged`: the files were there already; `edited`: somebody has changed a file since, and
    none was touched; `refused`: problems stopped it; `held`: others' problems did, as `strict` asks. There are no files
    where they are not what the record asks for; as text, one behind a URL is its URL. `group` is what the record says
    in the field that a batch is grouped by. `replaced` are files that somebody had edited, and that `force` has replaced.
    `namesake` is one which only a number tells from a file of another record, with the place of that record. `called` is
    what its first paper is called, or would be, empty where errors leave that open.
    """

    number: int
    total: int
    place: Place
    state: str
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    group: str = ""
    replaced: tuple[Path, ...] = ()
    namesake: tuple[Path, Place] | None = None
    called: str = ""


class Ending(NamedTuple):
    """What a batch returns at its end: papers that are left as they were, and what else there is to say.

    `gone`: no row drafts them any more; `stale`: their rows have errors now; `unsure`: which of both will be known when
    the rows with errors are mended. `renamed`: those `gone` whose rows are known to give other names now, each with the
    paper of today.
    """

    gone: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    stale: tuple[Path, ...] = ()
    unsure: tuple[Path, ...] = ()
    renamed: tuple[tuple[Path, Path], ...] = ()


def batch(
    path: Path,
    target: Path | str,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    language: str = "",
    style_name: str = "",
    letterhead: str = "",
    office: Office | None = None,
    final: bool = False,
    name: str = "",
    jobs: int = 0,
    scheduler: str = "",
    force: bool = False,
    strict: bool = False,
    dry_run: bool = False,
    group: str = "",
    cache: Path | None = None,
) -> Generator[Outcome, None, Ending]:
    """Write the papers of each record of `path` into the folder `target` as Word files, and yield what became of each.

    `target` is a path or, as text, a URL that fsspec has a driver for, such as `s3://bucket/letters`.
    `language` is that of papers whose record names none. `name` is a pattern such as `{unit}_{name}`. Records
    whose papers have one name get ` (2)`, ` (3)` … in their order. Papers that are as they would be drafted again are
    left, and so are those that somebody has edited since, unless `force`. With `strict` nothing is written unless all
    records are good, with `dry_run` nothing at all. `jobs` processes draft; 0 is one for each core, if it pays.
    With the address of a Dask `scheduler` its workers draft instead; they must see `target` under the same path or URL.
    `group` is the name or label of a field: outcomes say what stands in it.

    Papers are on the disk and in the folder's manifest when they are yielded; a batch that is cut short is finished by
    the next. Raise UnreadableError, FactsError or FormError (BATCH-001 `name` or `group`, STYLE-001) before anything is written,
    OutputError where the folder cannot be written or another batch is writing there (BATCH-003; behind a URL even later,
    where another took this one for dead), DrafterError (BATCH-006 to -010) where the scheduler or its workers cannot be used.
    """
    target = folder_at(target)
    with ExitStack() as stack:
        alone = jobs == 1 or (is_url(target) and target.is_of_this_process)
        early = 0 if alone or scheduler else _early(path, target, jobs)
        crew: Crew | Cluster = stack.enter_context(started(early))
        facts = open_facts(path, folders=folders, form=form, office=office, cache=cache)
        if not facts.nodes:
            raise FactsError(facts.problems)
        pattern = _naming.parse(name, facts.form) if name else None
        _check_style(style_name, facts, cache)
        settings = Settings(
            facts.form.name, facts.form.folders[:-1], facts.office, target, language, style_name, letterhead, final,
            pattern, not dry_run, cache, tables.layout(facts.nodes),
        )  # fmt: skip
        grouped = _naming.field_of(group, facts.form).name if group else ""
        if scheduler:
            crew = stack.enter_context(_connected(scheduler))
        elif not alone:
            crew.threads = jobs or max(early, _cores() if len(facts.nodes) >= _FEW else 1)
        held = _nobody
        if not dry_run:
            held = stack.enter_context(_locked(target))
            stack.callback(_swept, target, held)
            sweep(target)
        run = _Run(facts, settings, grouped, crew, held, force=force)
        fates = yield from run.strict() if strict else run.rehearsal() if dry_run else run.straight()
    return Ending(fates.gone, tuple(_changed(facts)), fates.stale, fates.unsure, fates.renamed)


class _Run:
    """One batch on its way."""

    def __init__(
        self, facts: Facts, settings: Settings, grouped: str, crew: "Crew | Cluster", held: Held, *, force: bool
    ) -> None:
        self._facts, self._settings, self._crew, self._held = facts, settings, crew, held
        self._blank = _blank(facts, settings)
        self._grouped = grouped
        lines = manifest.read(settings.target)
        self._register = Register(settings.target, self._blank.source, lines, force=force, cache=settings.cache)
        # Only where there are lines to claim the records are looked through beforehand.
        self._digests = list(map(_digests.of_facts, facts.nodes)) if lines else []
        self._claimed = self._register.claim(self._digests)
        form = facts.form
        several = bool(form.papers) or len(form.pieces) > 1
        self._leftovers = Leftovers(self._blank.source, self._register.long_left, several=several)

    def straight(self) -> Generator[Outcome, None, Fates]:
        with begun(self._settings.target, self._held) as journal, closing(self._answers()) as found:
            for answer in on_disk(found, self._settings.target):
                yield from self._put(self._plans(answer), journal)
                if answer.error:
                    raise answer.error
            return self._finish(journal)

    def strict(self) -> Generator[Outcome, None, Fates]:
        plans = list(self._rehearsed())
        if not all(plan.files for plan in plans):
            discard((plan.result for plan in plans), self._settings.target)
            return (yield from self._held_back(plans))
        if not self._settings.write:
            yield from map(self._outcome, plans)
            return self._fates(self._register.left())
        with begun(self._settings.target, self._held) as journal:
            for start in range(0, len(plans), _CHUNK):
                yield from self._put(plans[start : start + _CHUNK], journal)
            return self._finish(journal)

    def rehearsal(self) -> Generator[Outcome, None, Fates]:
        yield from map(self._outcome, self._rehearsed())
        return self._fates(self._register.left())

    def _held_back(self, plans: Sequence[Plan]) -> Generator[Outcome, None, Fates]:
        yield from (self._outcome(_held(plan)) for plan in plans)
        fates = self._fates(self._register.left())
        paths = (self._settings.target / name for plan in plans if plan.state == "written" for name in plan.before)
        return fates._replace(stale=(*fates.stale, *(path for path in paths if path.exists())))

    def _rehearsed(self) -> Iterator[Plan]:
        with closing(self._answers()) as found:
            for answer in on_disk(found, self._settings.target):
                yield from self._plans(answer)
                if answer.error:
                    raise answer.error

    def _answers(self) -> Generator[Answer, None, None]:
        tasks, total = self._tasks(), len(self._facts.nodes)
        size = max(1, min(_CHUNK, -(-total // (4 * self._crew.threads))))
        return self._crew.answers(self._settings, iter(lambda: tuple(islice(tasks, size)), ()))

    def _tasks(self) -> Iterator[Task]:
        """Make the tasks, each with all that a worker needs of its record."""
        known = by_record(self._facts)
        nodes = self._facts.nodes
        for number, problems in enumerate(known, 1):
            line = self._claimed.get(number)
            digest = self._digests[number - 1] if self._digests else ""
            current = line is not None and self._register.is_current(line, self._line(number, digest))
            # What there was to say must be said again, so only a record without problems need not be checked.
            quiet = current and line is not None and not line.problems and not problems
            record = None if quiet else tables.raw(nodes, number - 1)
            yield Task(number, tables.place(nodes, number - 1), record, digest, tuple(problems), current)

    def _plans(self, answer: Answer) -> list[Plan]:
        return [
            self._register.plan(result, self._claimed.pop(result.number, None), self._line(result.number, result.facts))
            for result in answer.results
        ]

    def _put(self, plans: Iterable[Plan], journal: Journal | UrlJournal) -> Iterator[Outcome]:
        plans = list(plans)
        journal.announce([plan.line for plan in plans if plan.fresh])
        done = list(journal.each(self._register.carry_out, plans))
        journal.settle(plan.line for plan in done)
        return map(self._outcome, done)

    def _finish(self, journal: Journal | UrlJournal) -> Fates:
        left = self._register.left()
        journal.settle(left)
        journal.finish()
        return self._fates(left)

    def _fates(self, left: Iterable[Line]) -> Fates:
        return self._leftovers.fates(self._settings.target, left)

    def _line(self, number: int, facts: str) -> Line:
        place = tables.place(self._facts.nodes, number - 1)._replace(file=self._blank.source)
        return self._blank._replace(row=number, place=str(place), facts=facts)

    def _outcome(self, plan: Plan) -> Outcome:
        if self._digests:  # in a new folder nothing can be left
            self._leftovers.note(plan)
        number = plan.result.number
        place = tables.place(self._facts.nodes, number - 1)
        group = load.said(self._facts.nodes[number - 1], self._grouped).strip() if self._grouped else ""
        # What has no place of its own, such as a file in the way, is a matter of the record.
        problems = tuple(one if any(one.place) else one._replace(place=place) for one in plan.problems)
        replaced = tuple(self._settings.target / name for name in plan.replaced if plan.state == "written")
        return Outcome(
            number, len(self._facts.nodes), place, plan.state, plan.files, problems, group, replaced,
            self._namesake(plan), plan.result.called or next(iter(plan.line.names), ""),
        )  # fmt: skip

    def _namesake(self, plan: Plan) -> tuple[Path, Place] | None:
        if not plan.namesake or not plan.files:
            return None
        file, number = plan.namesake
        return self._settings.target / file, tables.place(self._facts.nodes, number - 1)


def _check_style(name: str, facts: Facts, cache: Path | None) -> None:
    """Raise FormError STYLE-001 for a style that there is not, once instead of for each record."""
    form = facts.form
    try:
        if name:
            style.load(name, language=form.languages[0], fonts=facts.office.fonts, folders=form.folders, cache=cache)
    except FormError as error:
        if any(one.code == "STYLE-001" for one in error.problems):
            raise


def _locked(target: Path) -> AbstractContextManager[Held]:
    if not is_url(target):
        return locked(target)
    from drafter.batching._lease import leased

    return leased(target)


def _nobody() -> None:
    """Where nothing is written nobody can be in the way."""


def _swept(target: Path, held: Held) -> None:
    """Sweep at the end, unless the folder is another batch's by now; what is left then the next one removes."""
    with suppress(OutputError):
        held()
        sweep(target)


def _connected(scheduler: str) -> "AbstractContextManager[Cluster]":
    from drafter.batching._cluster import connected

    return connected(scheduler)


def _blank(facts: Facts, settings: Settings) -> Line:
    """Return what the lines of all records have in common."""
    name = settings.name.template if settings.name else ""
    return Line(
        facts.source.path.name, 0, "", "written", "",
        _digests.of_form(facts.form),
        _digests.of_styles(facts.form, settings.style_name),
        _digests.of_settings(facts.office, settings.language, settings.letterhead, settings.final, name),
        import_module("drafter").__version__,
    )  # fmt: skip


def _held(plan: Plan) -> Plan:
    return plan._replace(state="held", files=()) if plan.state == "written" else plan


def _changed(facts: Facts) -> Iterator[Problem]:
    path = facts.source.path
    if manifest.digest_of(path) != facts.source.digest:
        message = {"zh": f"写的时候{path}改了", "en": f"{path} was changed while the papers were written"}
        hint = {
            "zh": "公文用的是改之前的内容；再运行一次，只写变了的",
            "en": "The papers hold what it said before; run again: only what changed is written",
        }
        yield Problem("BATCH-004", "warning", message, hint, Place(str(path)))


def _early(path: Path, target: Path, jobs: int) -> int:
    """Return how many workers are to get ready while a file is read; none where most papers may be there already."""
    if is_url(target) or (target / manifest.NAME).exists():
        return 0
    busy = min(jobs or _cores(), _size(path) // _SHARE)
    return busy if busy > 1 else 0


def _size(path: Path) -> int:
    """Return the bytes of a file; of one that cannot be read it is told when it is read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
