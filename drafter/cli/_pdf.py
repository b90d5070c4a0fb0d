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

_PATIENCE = 600
"""Seconds."""


def find_libreoffice() -> str | None:
    """Return LibreOffice's program, or None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES.get(sys.platform, ()) if Path(place).exists()), None)


def word_to_pdf(papers: Sequence[bytes], *, environment: Mapping[str, str] | None = None) -> list[bytes]:
    """Return Word files as PDFs, in the same order, from one run of LibreOffice.

    The run has a profile of its own, so an open LibreOffice does not get in the way. `environment` is added to the
    process's own. Raise OutputError where LibreOffice is missing or fails.
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
        inputs = [Path(scratch) / f"{number}.docx" for number in range(len(papers))]
        for path, content in zip(inputs, papers, strict=True):
            path.write_bytes(content)
        profile = (Path(scratch) / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
        said = _run([*command, "--outdir", scratch, *map(str, inputs)], environment)
        made = [path.with_suffix(".pdf") for path in inputs]
        if not all(path.exists() for path in made):
            raise _failed("LibreOffice", said)
        return [path.read_bytes() for path in made]


def pdf_to_png(pdf: bytes) -> list[bytes]:
    """Return each page of a PDF as a picture of 96 dots per inch; raise OutputError where that fails."""
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
        source = Path(scratch) / "paper.pdf"
        source.write_bytes(pdf)
        said = _run([program, "-png", "-r", "96", str(source), str(Path(scratch) / "page")], None)
        # pdftoppm pads the numbers, so names sort as pages do.
        pages = sorted(Path(scratch).glob("page-*.png"))
        if not pages:
            raise _failed("pdftoppm", said)
        return [page.read_bytes() for page in pages]


def _run(command: Sequence[str], environment: Mapping[str, str] | None) -> str:
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            env={**os.environ, **(environment or {})},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stderr or done.stdout).strip()


def _failed(program: str, said: str) -> OutputError:
    last = said.splitlines()[-1] if said else ""
    return OutputError(
        Problem(
            "OUTPUT-008",
            "error",
            {"zh": f"{program} 转换失败，什么也没有写", "en": f"{program} could not convert it; nothing was written"},
            {"zh": f"它的提示：{last}", "en": f"it said: {last}"} if last else {},
        )
    )
