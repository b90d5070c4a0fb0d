"""Papers of one outline: parsed once and written by a stencil, they are what each would be alone."""

from __future__ import annotations

import copy
import pickle
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import TEMPLATES

from drafter import word
from drafter.compose import Composer
from drafter.document import Document
from drafter.errors import FormError
from drafter.markup import parse
from drafter.outline import Filled
from drafter.style import HouseStyle, load

SHARED = '{% macro cell(value) %}<td align="{{ side }}">{{ value }}</td>{% endmacro %}'
TEMPLATE = """
{% import "shared.html" as shared with context %}
{% macro named(people) %}<p class="roll"><span class="label">出席：</span>{{ people | roll }}</p>{% endmacro %}
{% set note %}说明：{{ a }}{% endset %}
<section class="masthead"><p class="masthead">{{ office }}文件</p><p class="document-number">{{ b }}</p></section>
<p class="title">{{ a }}</p>
<p class="addressee">{{ b }}：</p>
<h1>{{ a }}</h1>
<p>{{ a }}<b>{{ b }}</b>，{{ _("送%(unit)s阅。", unit=b) | sentence }}</p>
<h1 number="none">一、{{ b }}</h1>
<ol><li>{{ a }}</li><li><p>{{ b }}</p></li></ol>
<h2>{{ b }}</h2>
<p>
  {{ a }}
  {{ b }}
</p>
<table class="sheet"><tr><th>{{ a }}</th><td>{{ b }}</td></tr></table>
<table class="grid"><thead><tr><th>序号</th><th>事项</th></tr></thead><tbody>
{% for row in rows %}<tr><td>{{ loop.index }}</td><td>{{ row }}</td></tr>
{% endfor %}</tbody></table>
<table class="{{ kind }}"><tr><td rowspan="2">{{ a }}</td>{{ shared.cell(b) }}</tr><tr>{{ shared.cell(rows | join(_("；"))) }}</tr></table>
{{ named([a, b]) }}
{{ a | passages }}
<p>{{ note }}</p>
<section class="closing"><p class="signature">{{ a }}</p><p class="date">2026年11月27日</p></section>
<section class="attachment"><p class="attachment-label">附件</p><p class="title">{{ b }}</p><h1>{{ a }}</h1></section>
<section class="imprint"><p class="cc">抄送：{{ rows | enumeration }}。</p><p class="printing">{{ a }}<span class="right">{{ b }}</span></p></section>
"""
WORDS = st.one_of(
    st.sampled_from([
        "云岫市公共服务中心", "何样本", "江示例", "2026年12月4日", "1", "会议决定如下。", "第一句。第二句", "甲；乙", "a & b <c>", "“甲”—乙",
        "“Measures” in principle", " 前", "后 ", " ", "　", "甲\n乙", "甲\t乙", "\uf8ff3\uf8ff", "\x85", "e\u0301", "שלום", "一、甲\n（一）乙",
        "关于印发云岫市政务大厅档案查询联合服务办法（试行）和有关任务分解表的通知", "<p>甲</p>", "{{ a }}", "&amp;", "'\"",
    ]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30),
)  # fmt: skip
FACTS = st.fixed_dictionaries({"a": WORDS, "b": WORDS, "rows": st.lists(WORDS, min_size=1, max_size=3)})


@pytest.fixture(scope="module")
def composer(tmp_path_factory: pytest.TempPathFactory) -> Composer:
    folder = tmp_path_factory.mktemp("form")
    (folder / "template.html").write_text(TEMPLATE, encoding="utf-8")
    (folder / "shared.html").write_text(SHARED, encoding="utf-8")
    return Composer(folder, (), "zh")


def styles() -> list[HouseStyle]:
    return [load(name, language="zh", folders=[TEMPLATES]) for name in ("gbt9704", "corporate")]


@settings(max_examples=25, deadline=None)
@given(st.lists(FACTS, min_size=1, max_size=3))
def test_a_paper_is_the_same_alone_and_after_others_of_its_outline(
    composer: Composer, records: list[dict[str, object]]
) -> None:
    for facts in records * 6:
        paper = composer.paper(facts, office="云岫市公共服务中心", side="center", kind="plain")
        alone = parse(paper.markup())
        blocks = parse(paper)
        assert blocks == alone
        for style in styles():
            assert word.write(Document(blocks), style) == word.write(Document(tuple(alone)), style)


def composed(folder: Path, template: str, **facts: object) -> Filled:
    (folder / "template.html").write_text(template, encoding="utf-8")
    return parse(Composer(folder, (), "zh").paper(facts))


def both(folder: Path, template: str, *records: dict[str, object]) -> None:
    """Assert that each of some records, drafted six times in turn, is written as it is alone."""
    style = styles()[0]
    for facts in records * 6:
        blocks = composed(folder, template, **facts)
        assert word.write(Document(blocks), style) == word.write(Document(tuple(blocks)), style)


def test_papers_of_one_frame_have_one_outline(tmp_path: Path) -> None:
    template = '<p>{{ a }}</p><p class="roll"><span class="label">出席：</span>{{ [a, b] | roll }}</p><p class="{{ style }}">{{ b }}</p>'
    first, second, third = (
        composed(tmp_path, template, a=a, b="乙", style=style)
        for a, style in (("甲", "date"), ("丙", "date"), ("甲", "note"))
    )
    assert first.outline is second.outline
    assert first.outline is not third.outline, "what stands in a tag is part of the outline"


def test_a_heading_that_is_a_sentence_or_begins_with_one_is_written_as_such(tmp_path: Path) -> None:
    records: list[dict[str, object]] = [
        {"a": a} for a in ("加强领导", "加强领导。", "经费保障。按时拨付，不得挪用。", "甲：")
    ]
    both(tmp_path, "<h3>{{ a }}</h3><p>正文</p><h2>{{ a }}</h2><p>正文</p>", *records)


def test_a_table_is_turned_only_in_the_paper_where_it_is_too_wide(tmp_path: Path) -> None:
    cells = "".join(f"<td>{{{{ a }}}}{number}</td>" for number in range(9))
    both(
        tmp_path,
        f"<p>{{{{ a }}}}</p><table><tr>{cells}</tr></table>",
        {"a": "甲"},
        {"a": "会同市数字档案馆接入其余开放"},
    )


def test_a_turned_page_with_nothing_on_it_leaves_every_paper_alike(tmp_path: Path) -> None:
    both(tmp_path, '<section class="landscape"><hr/></section><p>{{ a }}</p>', {"a": "甲"})


def test_the_items_of_a_list_are_numbered_after_the_headings_before_it(tmp_path: Path) -> None:
    template = "<h1>{{ a }}</h1><h2>{{ a }}</h2><ol><li>{{ a }}</li><li><p>{{ a }}</p></li></ol><h2>{{ a }}</h2><ol><li><h3>{{ a }}</h3></li></ol>"
    both(tmp_path, template, {"a": "甲"}, {"a": "乙"})


def test_white_space_beside_a_value_is_layout_or_space_as_the_value_says(tmp_path: Path) -> None:
    template = "<p>{{ a }}\n{{ b }}</p>"
    assert [composed(tmp_path, template, a=a, b="Measures") for a in ("the", "会议")] == [
        parse("<p>the Measures</p>"),
        parse("<p>会议Measures</p>"),
    ]


def test_a_value_never_stands_for_another(tmp_path: Path) -> None:
    template = '<p class="summary">{{ a }}<b>{{ b }}</b></p>'
    assert composed(tmp_path, template, a="\uf8ff1\uf8ff", b="乙") == parse(
        '<p class="summary">\uf8ff1\uf8ff<b>乙</b></p>'
    )


def test_a_mark_that_no_text_may_hold_is_refused_in_a_template_as_it_is_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="FORM-101"):
        composed(tmp_path, "<p>甲\x1f乙{{ a }}</p>", a="丙")


@pytest.mark.parametrize(
    ("template", "markup"),
    [
        ("{{ true }}{{ 12345 }}{{ 1.5 }}{{ 'a' ~ 1 }}", None),
        ("{{ [a, a] | enumeration | length }}{{ ([a, a] | enumeration)[:3] }}", "15a&a"),
        ("{{ [a, a] | enumeration | safe }}", "a&amp;b、a&amp;b"),
        ("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(a) }}{{ m(a) | length }}", "<b>a&amp;b</b>14"),
        (
            "{% autoescape v %}{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(a) }}{% endautoescape %}",
            "<b>a&amp;b</b>",
        ),
        (
            "{% macro m(x) %}<b>{{ x }}{{ caller() }}</b>{% endmacro %}{% call m(a) %}{{ a }}{% endcall %}",
            "<b>a&amp;ba&amp;b</b>",
        ),
        ("{% import 'shared.html' as s %}{{ s | string }}{{ s ~ '' }}", "共同共同"),
        ("{% set x %}{{ a }}{% endset %}{{ x | upper }}{% filter upper %}{{ a }}{% endfilter %}", "A&AMP;BA&AMP;B"),
        ("{{ [a, a] | join(_('、')) }}{{ [a, a] | join(d=_('、')) }}{{ [a, a] | join('、') }}", None),
    ],
)
def test_what_a_filter_sees_of_a_value_is_what_is_printed(tmp_path: Path, template: str, markup: str | None) -> None:
    (tmp_path / "template.html").write_text(f"<p>{template}</p>", encoding="utf-8")
    (tmp_path / "shared.html").write_text("共同", encoding="utf-8")
    composer = Composer(tmp_path, (), "zh")
    facts = {"a": "a&b", "v": True}
    careful = composer.environment.overlay()
    careful.telling = False
    found = composer.paper(facts).markup()
    assert found == careful.get_template("template.html").render(facts)
    assert found == (f"<p>{markup}</p>" if markup else found)


def test_a_mistake_in_what_an_imported_template_prints_is_told(tmp_path: Path) -> None:
    (tmp_path / "shared.html").write_text("{{ missing }}{% macro m() %}{% endmacro %}", encoding="utf-8")
    with pytest.raises(FormError, match="FORM-004"):
        composed(tmp_path, "{% from 'shared.html' import m %}<p>甲</p>")


@pytest.mark.parametrize("tag", ['<input name="n" value="1>0 {{ a }}"/>', '<a href="https://x/?a>{{ a }}">乙</a>'])
def test_a_value_in_a_tag_stands_where_it_is_printed(tmp_path: Path, tag: str) -> None:
    assert composed(tmp_path, f"<p>甲</p><p>{tag}</p>", a="丙") == parse(
        f"<p>甲</p><p>{tag.replace('{{ a }}', '丙')}</p>"
    )


def test_a_copied_document_is_the_same_document(tmp_path: Path) -> None:
    paper = Document(composed(tmp_path, "<h1>{{ a }}</h1><p><b>{{ a }}</b></p>", a="甲"))
    for copied in (copy.deepcopy(paper), pickle.loads(pickle.dumps(paper))):
        assert word.write(copied, styles()[0]) == word.write(paper, styles()[0])


def test_a_text_too_long_for_readers_of_word_files_is_refused_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drafter.markup.LONGEST", 1000)
    with pytest.raises(FormError, match="FORM-101"):
        composed(tmp_path, "<p>甲</p><p><b>{{ a }}</b></p>", a="甲" * 1001)


def test_what_papers_of_an_outline_say_alike_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = '<p class="title">{{ a }}</p><h1>{{ a }}</h1><p>{{ a }}</p><table><tr><td>{{ a }}</td></tr></table>'
    papers = [Document(composed(tmp_path, template, a=f"甲{number}")) for number in range(8)]
    for paper in papers[:7]:
        word.write(paper, styles()[0])
    monkeypatch.delattr("drafter.word._body.Body.write")
    with zipfile.ZipFile(BytesIO(word.write(papers[7], styles()[0]))) as package:
        assert package.read("word/document.xml").decode().count("甲7") == 4
