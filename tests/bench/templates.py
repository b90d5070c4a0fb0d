"""The same three papers in each tool's template language: `templates.py FOLDER` writes FOLDER/<base>/<workload>.<tool>.docx.

A paper is laid out once, by `build`; what stands in its places is a `Filling`: tags of a language, or a record itself.
Two bases: `full` is python-docx's own template, `lean` one without the styles and parts that nothing uses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt


class Paper(NamedTuple):
    """What stands in a paper: labelled facts in a table of four columns, text below it, the columns of the long table."""

    facts: dict[str, str]
    text: dict[str, str]
    columns: dict[str, str]


TASKS = {"n": "序号", "task": "事项", "unit": "责任单位", "owner": "责任人", "due": "期限", "state": "状态"}
PAPERS = {
    "minutes": Paper(
        {"date": "日期", "time": "时间", "place": "地点", "host": "主持人", "recorder": "记录人", "attendees": "出席"},
        {},
        TASKS,
    ),
    "countersign": Paper(
        {"drafted_by": "拟稿人", "unit": "主办单位", "date": "日期", "urgency": "缓急"},
        {"summary": "事由："},
        {"unit": "会签单位", "opinion": "会签意见", "signer": "签字", "date": "日期"},
    ),
    "plan": Paper({"unit": "编制单位", "date": "日期"}, {}, TASKS),
}


class Filling(NamedTuple):
    """What goes into a paper: a function from a fact's name to its text, the lines of the sections, the rows."""

    fact: Callable[[str], str]
    sections: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]


def literal(record: dict[str, Any], columns: Sequence[str]) -> Filling:
    """Return the record itself: python-docx without a template language."""
    lines = [
        line
        for part in record.get("sections", ())
        for line in ((part["heading"], True), *((text, False) for text in part["paragraphs"]))
    ]
    return Filling(record.__getitem__, lines, [[row[key] for key in columns] for row in record["rows"]])


def _docxtpl(columns: Sequence[str]) -> Filling:
    sections = ["{%p for s in sections %}", "{{ s.heading }}", "{%p for p in s.paragraphs %}", "{{ p }}"]
    return Filling(
        "{{{{ {} }}}}".format,
        _lines(*sections, "{%p endfor %}", "{%p endfor %}"),
        [["{%tr for r in rows %}"], [f"{{{{ r.{key} }}}}" for key in columns], ["{%tr endfor %}"]],
    )


def _docxtemplater(columns: Sequence[str]) -> Filling:
    sections = ["{#sections}", "{heading}", "{#paragraphs}", "{text}", "{/paragraphs}", "{/sections}"]
    return Filling("{{{}}}".format, _lines(*sections), [_looped(columns)])


def _easy_template_x(columns: Sequence[str]) -> Filling:
    # A loop tag that stands alone leaves a blank paragraph, so tags share the paragraph of the text.
    sections = ["{#sections}{heading}", '{#paragraphs [loopOver: "paragraph"]}{text}{/paragraphs}', "{/sections}"]
    return Filling("{{{}}}".format, _lines(*sections), [_looped(columns)])


def _looped(columns: Sequence[str]) -> list[str]:
    first, *middle, last = (f"{{{key}}}" for key in columns)
    return [f"{{#rows}}{first}", *middle, f"{last}{{/rows}}"]


def _carbone(columns: Sequence[str]) -> Filling:
    # The item [i], then the item [i+1], which only marks that it repeats.
    paragraphs = [f"{{d.sections[i].paragraphs[{index}].text}}" for index in ("i", "i+1")]
    return Filling(
        "{{d.{}}}".format,
        _lines("{d.sections[i].heading}", *paragraphs, "{d.sections[i+1].heading}"),
        [[f"{{d.rows[{index}].{key}}}" for key in columns] for index in ("i", "i+1")],
    )


def _lines(*texts: str) -> list[tuple[str, bool]]:
    return [(text, "heading" in text) for text in texts]


LANGUAGES = {
    "docxtpl": _docxtpl,
    "docxtemplater": _docxtemplater,
    "easy-template-x": _easy_template_x,
    "carbone": _carbone,
}


def build(base: Path, workload: str, filling: Filling) -> Any:
    """Return the paper as a python-docx document."""
    paper, document = PAPERS[workload], Document(str(base))
    for name in ("no", "title"):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(filling.fact(name)).bold = name == "title"
    _facts(document, paper.facts, filling)
    for name, label in paper.text.items():
        document.add_paragraph(label + filling.fact(name))
    if workload == "minutes":
        for text, bold in filling.sections:
            document.add_paragraph().add_run(text).bold = bold or None
    _rows(document, list(paper.columns.values()), filling.rows)
    if workload == "minutes":
        document.add_paragraph("抄送：" + filling.fact("cc"))
    return document


def _facts(document: Any, facts: dict[str, str], filling: Filling) -> None:
    table = document.add_table(0, 4, style="Table Grid")
    pairs = list(facts.items())
    for pair in zip(pairs[::2], pairs[1::2], strict=True):
        cells = iter(table.add_row().cells)
        for name, label in pair:
            next(cells).paragraphs[0].add_run(label).bold = True
            next(cells).paragraphs[0].add_run(filling.fact(name))


def _rows(document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(1, len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):  # the row of a tag has one cell filled
            cell.paragraphs[0].add_run(text)


def make_base(target: Path, *, lean: bool) -> None:
    """Write what is the same in every paper: the page, the fonts, a header and the page number."""
    document = Document()
    section, normal = document.sections[0], document.styles["Normal"]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(3)
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    section.header.paragraphs[0].text = "云岫市公共服务中心"
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(number)
    if lean:
        _leave_out_unused(document)
    document.save(str(target))


def _leave_out_unused(document: Any) -> None:
    used = {"Normal", "TableGrid", "TableNormal", "Header", "Footer", "DefaultParagraphFont"}
    styles = document.styles.element
    for child in list(styles):
        if child.tag.endswith("}style") and child.styleId not in used:
            styles.remove(child)
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/customXml", "/thumbnail")):
                del relations[key]


def main(folder: Path) -> None:
    """Write both bases and all templates."""
    for base in ("full", "lean"):
        (folder / base).mkdir(parents=True)
        make_base(folder / base / "base.docx", lean=base == "lean")
        for workload, paper in PAPERS.items():
            for tool, language in LANGUAGES.items():
                document = build(folder / base / "base.docx", workload, language(list(paper.columns)))
                document.save(str(folder / base / f"{workload}.{tool}.docx"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
