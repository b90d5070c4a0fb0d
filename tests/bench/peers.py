"""Draft the records with docxtpl or python-docx: `peers.py TOOL WORKLOAD FACTS.json FOLDER`; print seconds per document.

Runs in the environment of `make bench`. FACTS.json holds a list of records; each gives FOLDER/<number>.docx.
`docxtpl-lean` uses a template without the styles that nothing uses, as a tidy office would keep it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Record = dict[str, Any]
LINES = (("编号：", "no"), ("时间：", "time"), ("地点：", "place"), ("主持人：", "chair"), ("出席：", "present"))
HEADS = ("序号", "内容", "单位", "责任人", "时限")
KEYS = ("mark", "matter", "lead", "owner", "due")


def with_python_docx(_: Path) -> Callable[[Record, Path], None]:
    """Return a function that builds the document call by call."""
    from docx import Document

    def draft(record: Record, target: Path) -> None:
        document = Document()
        document.add_heading(record["title"], 0)
        for label, key in LINES:
            if key in record:
                document.add_paragraph(label + record[key])
        for section in record.get("sections", ()):
            document.add_heading(section["heading"], 1)
            for paragraph in section["paragraphs"]:
                document.add_paragraph(paragraph)
        table = document.add_table(1, len(HEADS), style="Table Grid")
        for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
            cell.text = head
        for item in record["items"]:
            for cell, key in zip(table.add_row().cells, KEYS, strict=True):
                cell.text = item[key]
        document.save(str(target))

    return draft


def with_docxtpl(template: Path) -> Callable[[Record, Path], None]:
    """Return a function that fills the template."""
    from docxtpl import DocxTemplate

    def draft(record: Record, target: Path) -> None:
        document = DocxTemplate(str(template))
        document.render(record, autoescape=True)
        document.save(str(target))

    return draft


def make_template(target: Path, *, sections: bool, lean: bool) -> None:
    """Write the docxtpl template of a workload."""
    from docx import Document

    document = Document()
    document.add_heading("{{ title }}", 0)
    for label, key in LINES if sections else LINES[:1]:
        document.add_paragraph(f"{label}{{{{ {key} }}}}")
    if sections:
        document.add_paragraph("{%p for section in sections %}")
        document.add_heading("{{ section.heading }}", 1)
        document.add_paragraph("{%p for paragraph in section.paragraphs %}")
        document.add_paragraph("{{ paragraph }}")
        document.add_paragraph("{%p endfor %}")
        document.add_paragraph("{%p endfor %}")
    table = document.add_table(4, len(HEADS), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = head
    table.rows[1].cells[0].text = "{%tr for item in items %}"
    for cell, key in zip(table.rows[2].cells, KEYS, strict=True):
        cell.text = f"{{{{ item.{key} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    if lean:
        _leave_out_unused(document)
    document.save(str(target))


def _leave_out_unused(document: Any) -> None:
    used = {"Normal", "Title", "Heading1", "TableGrid", "TableNormal", "DefaultParagraphFont"}
    styles = document.styles.element
    for child in list(styles):
        if child.tag.endswith("}latentStyles") or (child.tag.endswith("}style") and child.styleId not in used):
            styles.remove(child)
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(("/stylesWithEffects", "/theme", "/customXml", "/numbering")):
            del document.part.rels[key]


def main(tool: str, workload: str, facts: Path, folder: Path) -> None:
    """Draft every record; print the seconds of each as a JSON list."""
    records = json.loads(facts.read_text(encoding="utf-8"))
    template = folder / "template"
    if tool.startswith("docxtpl"):
        template = facts.with_name(f"{workload}-{tool}.docx")
        draft = with_docxtpl(template)
    else:
        draft = with_python_docx(template)
    seconds = []
    for number, record in enumerate(records):
        start = time.perf_counter()
        draft(record, folder / f"{number}.docx")
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds))


if __name__ == "__main__":
    if sys.argv[1] == "template":
        for tool in ("docxtpl", "docxtpl-lean"):
            for workload in ("minutes", "plan"):
                path = Path(sys.argv[2]) / f"{workload}-{tool}.docx"
                make_template(path, sections=workload == "minutes", lean=tool == "docxtpl-lean")
    else:
        main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
