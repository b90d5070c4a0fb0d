"""Facts files as the commands take them: read and checked, with what went wrong kept beside what went right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from drafter.cli._cache import cache_folder
from drafter.errors import DrafterError, Problem

if TYPE_CHECKING:
    from drafter.checking import Checked

__all__ = ["Facts", "exit_code", "problems", "read"]


class Facts(NamedTuple):
    """One file: its records, its problems, and the exit code they ask for."""

    path: Path
    checked: tuple[Checked, ...]
    problems: tuple[Problem, ...]
    exit_code: int

    def as_json(self) -> dict[str, object]:
        """Return what a program wants to know of the file."""
        return {
            "file": str(self.path),
            "form": self.checked[0].form.name if self.checked else None,
            "records": len(self.checked),
            "problems": [problem.as_json() for problem in self.problems],
        }


def read(
    path: Path,
    *,
    folders: Sequence[Path] = (),
    form: str = "",
    office: Path | None = None,
    final: bool = False,
    paper: str = "",
) -> Facts:
    """Read and check one file; a file that cannot be read has problems like any other.

    `paper` is the language of the paper for records that do not say one.
    """
    from drafter.checking import check_file
    from drafter.office import Office

    cache = cache_folder()
    try:
        profile = Office.load(office, cache) if office else None

        def checked_in(language: str) -> list[Checked]:
            return check_file(
                path, folders=folders, form=form, language=language, office=profile, final=final, cache=cache
            )

        checked = checked_in("")
        if any(_takes(one, paper) for one in checked):
            checked = [new if _takes(old, paper) else old for old, new in zip(checked, checked_in(paper), strict=True)]
    except DrafterError as error:
        return Facts(path, (), error.problems, error.exit_code)
    found = tuple(problem for one in checked for problem in one.problems)
    return Facts(path, tuple(checked), found, int(any(problem.severity == "error" for problem in found)))


def _takes(checked: Checked, language: str) -> bool:
    """Return whether a record leaves the language open and its form drafts in this one."""
    says = isinstance(checked.node.value, dict) and "language" in checked.node.value
    return not says and language != checked.language and language in checked.form.languages


def problems(facts: Sequence[Facts]) -> list[Problem]:
    """Return the problems of all files."""
    return [problem for one in facts for problem in one.problems]


def exit_code(facts: Sequence[Facts]) -> int:
    """Return the exit code for all files: unreadable (3) goes before problems (1)."""
    return max((one.exit_code for one in facts), default=0)
