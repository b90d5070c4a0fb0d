"""Templates are sandboxed, print no blank for what is missing, and their mistakes are told in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafter.compose import Composer
from drafter.errors import FormError


def compose(folder: Path, template: str, **facts: object) -> str:
    (folder / "template.html").write_text(template, encoding="utf-8")
    return Composer(folder, (), "zh").paper(facts).markup()


def mistake(folder: Path, template: str, **facts: object) -> tuple[str, str, int]:
    with pytest.raises(FormError) as caught:
        compose(folder, template, **facts)
    (problem,) = caught.value.problems
    return problem.code, problem.message["zh"], problem.place.line


def test_a_value_is_text_whatever_it_holds(tmp_path: Path) -> None:
    assert compose(tmp_path, "<p>{{ a }}</p>", a="<b>&{{ x }}") == "<p>&lt;b&gt;&amp;{{ x }}</p>"


def test_a_line_of_text_says_what_the_fact_and_the_form_say(tmp_path: Path) -> None:
    fact = "研发&设计 <A> \"B\" 'C' &lt; &amp; &copy; &copy"
    assert Composer(tmp_path, (), "zh").lines(("{{ a }}", "A&copy {{ a }}"), {"a": fact}) == [fact, f"A&copy {fact}"]


def test_a_line_break_in_a_value_is_a_line_break(tmp_path: Path) -> None:
    assert compose(tmp_path, "<p>{{ a }}</p>", a="甲\n<乙") == "<p>甲<br/>&lt;乙</p>"


@pytest.mark.parametrize(
    ("template", "code", "said"),
    [
        ("<p>\n{{ gest }}</p>", "FORM-004", "没有“gest”"),
        ("<p>\n{{ group.whta }}</p>", "FORM-004", "没有“whta”"),
        ("<p>\n{{ missing }}</p>", "FORM-005", "没有填的事实印不出来"),
        ("<p>\n{{ '甲' if group.no }}</p>", "FORM-005", "在 if 旁边写上 else"),
        ("<p>\n{{ a | money }}</p>", "FORM-001", "没有“money”这个过滤器"),
        ("<p>\n{% if a %}</p>", "FORM-001", "没有结束"),
        ("<p>\n{{ group }}</p>", "FORM-005", "用过滤器"),
        ("<p>\n{{ a.__class__ }}</p>", "FORM-003", "模板不能这样做"),
    ],
)
def test_a_mistake_names_what_is_wrong_and_its_line(tmp_path: Path, template: str, code: str, said: str) -> None:
    found, message, line = mistake(tmp_path, template, a="甲", missing=None, group={"no": False})
    assert (found, line) == (code, 2)
    assert said in message


def test_a_template_does_not_see_other_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("x", encoding="utf-8")
    form = tmp_path / "form"
    form.mkdir()
    assert mistake(form, "{% include '../secret.html' %}")[0] == "FORM-002"
