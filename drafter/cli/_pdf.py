"""Word files to PDF through LibreOffice, and PDF pages to pictures through pdftoppm, where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from drafter.errors import OutputError, Problem

__all__ = ["find_libreoffice", "pdf_to_png", "word_to_pdf"]

_USUAL_PLACES = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
}


def find_libreoffice() -> str | None:
    """Return LibreOffice's program, or None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES.get(sys.platform, ()) if Path(place).exists()), None)


def word_to_pdf(
    files: Sequence[Path], folder: Path, *, environment: Mapping[str, str] | None = None, timeout: float = 600
) -> list[Path]:
    """Convert Word files into `folder` in one run of LibreOffice; return the PDFs in the same order.

    The run has a profile of its own, so an open LibreOffice does not get in the way. `environment` is added to the
    process's own; `timeout` is in seconds. Raise OutputError where LibreOffice is missing or fails.
    """
    program = find_libreoffice()
    if program is None:
        raise OutputError(
            Problem(
                "OUTPUT-006",
                "error",
                {
                    "zh": "转成 PDF 要用 LibreOffice，本机没有找到",
                    "en": "PDF needs LibreOffice, which is not installed here",
                },
                {
                    "zh": "安装 LibreOffice（libreoffice.org），或者先生成 docx，再用 Word、WPS 另存为 PDF",
                    "en": "install LibreOffice (libreoffice.org), or draft a docx and save it as PDF from Word or WPS",
                },
            )
        )
    with tempfile.TemporaryDirectory(prefix="drafter-") as scratch:
        # Numbered copies: two papers from different folders may share a name.
        inputs = [Path(scratch) / f"{number}.docx" for number in range(len(files))]
        for file, copy in zip(files, inputs, strict=True):
            shutil.copyfile(file, copy)
        profile = (Path(scratch) / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
        said = _run([*command, "--outdir", scratch, *map(str, inputs)], environment, timeout)
        results = []
        for file, copy in zip(files, inputs, strict=True):
            made = copy.with_suffix(".pdf")
            if not made.exists():
                raise _failed("LibreOffice", file, said)
            target = folder / file.with_suffix(".pdf").name
            shutil.move(made, target)
            results.append(target)
    return results


def pdf_to_png(pdf: Path, *, dots_per_inch: int = 96) -> list[Path]:
    """Write each page of `pdf` beside it as `<name>-1.png`, `<name>-2.png` …; raise OutputError where that fails."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise OutputError(
            Problem(
                "OUTPUT-007",
                "error",
                {
                    "zh": "转成图片要用 pdftoppm，本机没有找到",
                    "en": "pictures need pdftoppm, which is not installed here",
                },
                {
                    "zh": "安装 poppler（Debian、Ubuntu：apt install poppler-utils；macOS：brew install poppler），或者用 --to pdf",
                    "en": "install poppler (Debian: apt install poppler-utils; macOS: brew install poppler), or use --to pdf",
                },
            )
        )
    with tempfile.TemporaryDirectory(prefix="drafter-") as scratch:
        said = _run([program, "-png", "-r", str(dots_per_inch), str(pdf), str(Path(scratch) / "page")], None, 600)
        pages = sorted(Path(scratch).glob("page-*.png"))
        if not pages:
            raise _failed("pdftoppm", pdf, said)
        targets = [pdf.with_name(f"{pdf.stem}-{number}.png") for number in range(1, len(pages) + 1)]
        for page, target in zip(pages, targets, strict=True):
            shutil.move(page, target)
    return targets


def _run(command: Sequence[str], environment: Mapping[str, str] | None, timeout: float) -> str:
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            env={**os.environ, **(environment or {})},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stderr or done.stdout).strip()


def _failed(program: str, file: Path, said: str) -> OutputError:
    last = said.splitlines()[-1] if said else ""
    return OutputError(
        Problem(
            "OUTPUT-008",
            "error",
            {"zh": f"{program} 没能转换 {file.name}", "en": f"{program} could not convert {file.name}"},
            {"zh": f"它的提示：{last}", "en": f"it said: {last}"} if last else {},
        )
    )
