"""What other programs get out of a Word file: no text of it is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import FONTS
from reading import word_text

from drafter.checking import check
from drafter.cli._pdf import find_libreoffice
from drafter.drafting import draft
from drafter.forms import list_forms
from drafter.office import Office

PAPERS = [
    (form, language, style) for form in list_forms() for language in form.languages for style in form.styles[language]
]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the Word file of each sample in each language and house style."""
    folder = tmp_path_factory.mktemp("papers")
    files = []
    for form, language, style in PAPERS:
        checked = check(form.sample(language), form, office=Office(), language=language)
        files.append(folder / f"{form.name}.{language}.{style}.docx")
        files[-1].write_bytes(draft(checked, style_name=style).docx())
    return files


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def imprint(file: Path) -> list[str]:
    """Return the paragraphs of the imprint's box, which is anchored outside the run of the text."""
    with ZipFile(file) as package:
        xml = package.read("word/document.xml").decode()
    boxes = re.findall(r"<w:txbxContent>(.*?)</w:txbxContent>", xml, re.DOTALL)
    paragraphs = (re.sub(r"<[^>]*>", "", one) for box in boxes for one in re.split(r"</w:p>", box))
    return [bare(one) for one in paragraphs if bare(one)]


def told(item: Any) -> Iterator[str]:
    """Yield the text of the paragraphs and tables of python-docx, in their order."""
    from docx.table import Table

    if isinstance(item, Table):
        seen = set()
        for row in item.rows:
            for cell in row.cells:
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    for inner in cell.iter_inner_content():
                        yield from told(inner)
    else:
        yield item.text


def test_python_docx_reads_all_text_in_its_order(papers: list[Path]) -> None:
    from docx import Document

    for file in papers:
        read = bare("".join(text for item in Document(str(file)).iter_inner_content() for text in told(item)))
        whole = bare(word_text(file))
        for line in imprint(file):
            whole = "".join(whole.rsplit(line, 1))
        assert read == whole, file.name


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_pandoc_loses_no_text_outside_the_imprint(papers: list[Path]) -> None:
    for file in papers:
        # Standalone: pandoc takes the title for a property of the paper, which a fragment does not show.
        done = subprocess.run(
            ["pandoc", "--to=html", "--standalone", str(file)], capture_output=True, encoding="utf-8", check=True
        )
        read = bare(unescape(re.sub(r"<[^>]*>", "", done.stdout.partition("</head>")[2])))
        outside = bare(word_text(file))
        for line in imprint(file):
            outside = "".join(outside.rsplit(line, 1))
        assert sorted(read) == sorted(outside), file.name


@pytest.mark.layout
def test_libreoffice_loses_no_text(papers: list[Path], tmp_path: Path) -> None:
    office = find_libreoffice()
    if office is None:
        if os.environ.get("DRAFTER_REQUIRE_LAYOUT") == "1":
            pytest.fail("layout needs LibreOffice; .ci/run installs it on Debian")
        pytest.skip("layout needs LibreOffice; .ci/run installs it on Debian")
    # .odt is what LibreOffice holds in memory; its plain text leaves out every frame, the imprint's too.
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "odt",
         "--outdir", str(tmp_path), *map(str, papers)],
        capture_output=True, check=True, env={**os.environ, **FONTS},
    )  # fmt: skip
    for file in papers:
        with ZipFile(tmp_path / f"{file.stem}.odt") as package:
            content = package.read("content.xml").decode()
        body = content[content.index("<office:text") :]
        read = bare(unescape(re.sub(r"<[^>]*>", "", body)))
        assert sorted(read) == sorted(bare(word_text(file))), file.name
