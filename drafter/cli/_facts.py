"""Facts files as the commands take them: read and checked, with what went wrong kept beside what went right."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from drafter.cli._cache import cache_folder
from drafter.errors import DrafterError, Problem

if TYPE_CHECKING:
    from drafter.checking import Checked

__all__ = ["Facts", "exit_code", "problems", "profile", "read"]


class Facts(NamedTuple):
    """One file: its records, its problems, and the exit code they ask for."""

    path: Path
    checked: "tuple[Checked, ...]"
    problems: tuple[Problem, ...]
    exit_code: int

    def as_json(self) -> dict[str, object]:
        """Return what a program wants to know of the file."""
        return {
            "file": str(self.path),
            "form": self.checked[0].form.name if self.checked else None,
            "records": len(self.checked),
        }


def read(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    office: Path | None = None,
    final: bool = False,
    language: str = "",
    stage: str = "",
) -> Facts:
    """Read and check one file; a file that cannot be read has problems like any other.

    `language` is that of papers whose record names none, `stage` that of a set.
    """
    from drafter.checking import check_file
    from drafter.office import Office

    cache = cache_folder()
    try:
        profile = Office.load(office, cache) if office else None
        checked = check_file(
            path, folders=folders, form=form, language=language, office=profile, final=final, stage=stage, cache=cache
        )
    except DrafterError as error:
        return Facts(path, (), error.problems, error.exit_code)
    return Facts(path, tuple(checked), tuple(problems(checked)), int(any(one.errors for one in checked)))


def profile(path: Path) -> Facts:
    """Check an office profile: a file without records."""
    from drafter.office import Office

    try:
        Office.load(path)
    except DrafterError as error:
        return Facts(path, (), error.problems, error.exit_code)
    return Facts(path, (), (), 0)


def problems(found: "Iterable[Facts] | Iterable[Checked]") -> list[Problem]:
    """Return the problems of all files or records, once where several share one."""
    return list({id(problem): problem for one in found for problem in one.problems}.values())


def exit_code(facts: Sequence[Facts]) -> int:
    """Return the exit code for all files: unreadable (3) goes before problems (1)."""
    return max((one.exit_code for one in facts), default=0)
