"""Forms, profiles and catalogues may come from anywhere: none reaches Python or a file, and each mistake has its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Said

Drafter = Callable[..., Said]
FORM = """title: {zh: 试, en: Test}
styles: {zh: [internal], en: [corporate]}
file_name: x
paper: {title: t, creator: c, issued: none}
fields:
  note: {label: {zh: 事由, en: Note}, type: line, required: true}
"""


def draft_with(
    drafter: Drafter,
    *,
    template: str | bytes = "<p>{{ note }}</p>",
    form: str = FORM,
    catalogue: str | bytes = "",
    more: str = "",
) -> Said:
    """Draft a paper of a form of these parts to the screen."""
    folder = Path("forms/strange")
    (folder / "locale").mkdir(parents=True)
    for path, content in (
        (folder / "template.html", template),
        (folder / "form.yaml", form),
        (folder / "locale" / "en.po", catalogue),
        (Path("facts.yaml"), f"form: strange\nnote: word\n{more}"),
    ):
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return drafter("render", "facts.yaml", "--forms", "forms", "--to", "markup", "-o", "-")


def stopped(said: Said) -> str:
    """Return what was said of a form at fault; nothing may have been drafted."""
    assert said.code == 1
    assert "INTERNAL" not in said.out + said.err
    assert "Traceback" not in said.out + said.err
    assert "已写" not in said.out
    return said.out + said.err


@pytest.mark.parametrize(
    "expression",
    [
        "note.__class__", "note['__class__']", "''.__class__.__base__.__subclasses__()", "none.__class__", "_.__globals__",
        "_.__self__", "self.__init__", "self._TemplateReference__context", "dict.__mro__", "dict.mro()", "range.__class__",
        "namespace.__init__.__globals__", "lipsum.__globals__", "cycler.__init__", "joiner", "office.__class__",
        "office.load('/etc/passwd')", "office.for_file", "office.forms", "'{0.__class__}'.format(note)", "note.format_map({})",
        "'%s' % note", "note.encode()", "note.translate({})", "(1).bit_length()", "1.0.hex()", "[].append(1)",
        "{}.update({})", "note | attr('__class__')", "[note] | map(attribute='__class__') | join", "note | xmlattr",
        "note | random", "note | pprint", "caller()", "context", "environment", "config", "_('%(x)s', x=note.__class__)",
    ],
)  # fmt: skip
def test_no_expression_reaches_python(drafter: Drafter, expression: str) -> None:
    said = stopped(draft_with(drafter, template=f"<p>\n{{{{ {expression} }}}}</p>"))
    assert "FORM-00" in said
    assert "template.html:2" in said


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 99999999", "[1] * 99999999", "range(10 ** 9) | list", "range(99999999999)", "2 ** 99999999",
        "((9 ** 12) ** 12) ** 12", "note.zfill(999999999)",
        "note.ljust(999999999)", "note.center(999999999)", "note.expandtabs(999999999)", "note | indent(999999999, true)",
        "note | center(999999999)", "[note] | batch(999999999, 'x') | list", "[note] | slice(999999999) | list",
        "2 | round(999999999, 'ceil')", "note | tojson(indent=999999999)", "_('%(x)999999999s', x=1)", "_('%(x)-99999s', x=1)",
    ],
)  # fmt: skip
def test_no_expression_makes_something_huge(drafter: Drafter, expression: str) -> None:
    assert "FORM-00" in stopped(draft_with(drafter, template=f"<p>{{{{ {expression} }}}}</p>"))


@pytest.mark.parametrize(
    "doubled",
    [
        "ns.x ~ ns.x", "ns.x + ns.x", "[ns.x, ns.x] | join", "ns.x * 2", "ns.x | replace('a', 'aa')", "[ns.x, ns.x] | enumeration",
        "[ns.x, ns.x] | roll", "[ns.x, ns.x] | join(_('；'))", "_('%(a)s%(a)s', a=ns.x)",
    ],
)  # fmt: skip
def test_text_doubled_in_a_loop_is_stopped(drafter: Drafter, monkeypatch: pytest.MonkeyPatch, doubled: str) -> None:
    monkeypatch.setattr("drafter.sandbox._HUGEST", 100_000)
    loop = (
        f"{{% set ns = namespace(x='aaaaaaaa') %}}{{% for i in range(99) %}}{{% set ns.x = {doubled} %}}{{% endfor %}}"
    )
    assert "FORM-003" in stopped(draft_with(drafter, template=loop))


@pytest.mark.parametrize(
    "kind", ["{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}", "{% set ns.x = m() %}"]
)
def test_a_block_doubled_in_a_loop_is_stopped(drafter: Drafter, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr("drafter.sandbox._HUGEST", 100_000)
    start = "{% set ns = namespace(x='aaaaaaaa') %}{% macro m() %}{{ ns.x }}{{ ns.x }}{% endmacro %}"
    assert "FORM-003" in stopped(draft_with(drafter, template=f"{start}{{% for i in range(99) %}}{kind}{{% endfor %}}"))


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{% import 'os' as os %}", "FORM-002"), ("{% include '/etc/passwd' %}", "FORM-002"),
        ("{% include '../../../../../etc/passwd' %}", "FORM-002"), ("{% include '_shared/../../../etc/passwd' %}", "FORM-002"),
        ("{% include 'form.yaml' %}", "FORM-1"), ("{% extends 'template.html' %}", "FORM-005"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "FORM-005"), ("{% do note.x() %}", "FORM-001"), ("{{", "FORM-001"),
        ("{% endif %}", "FORM-001"), ("<p>", "FORM-101"), ("<script>x</script>", "FORM-102"), ("<p onclick='x'>a</p>", "FORM-104"),
        ("<p><img src='/etc/passwd'/></p>", "FORM-109"), ("<p><img src='http://x/y.png'/></p>", "FORM-109"),
        ("<p><a href='javascript:x'>a</a></p>", "FORM-106"), ("<p>&x;</p>", "FORM-10"), ("<x:p>a</x:p>", "FORM-10"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>", "FORM-101"), ("<p>a\x00b</p>", "FORM-101"),
        ("<p>\ufffe</p>", "FORM-101"), ("</m><p>x</p><m>", "FORM-101"), ("<b>" * 5000, "FORM-10"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "FORM-005"), ("{% if 1 %}" * 200 + "{% endif %}" * 200, "FORM-005"),
        ("{% for a in note %}" * 30 + "{% endfor %}" * 30, "FORM-005"), ("<p>{{ nope }}</p>", "FORM-004"),
        (b"\xff\xfe\x00", "FORM-005"),
    ],
)  # fmt: skip
def test_a_template_that_is_wrong_or_reaches_out_is_told_by_its_code(
    drafter: Drafter, template: Any, code: str
) -> None:
    assert code in stopped(draft_with(drafter, template=template))


def test_a_name_that_a_template_has_wrong_is_named(drafter: Drafter) -> None:
    assert "没有“noet”" in stopped(draft_with(drafter, template="<p>{{ noet }}</p>"))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("styles: {zh: [internal], en: [corporate]}", "styles: x", "FORM-017"),
        ("styles: {zh: [internal], en: [corporate]}", "styles: [zh]", "FORM-017"),
        ("styles: {zh: [internal], en: [corporate]}", "styles: {zh: internal}", "FORM-017"),
        ("styles: {zh: [internal], en: [corporate]}", "styles: {zh: []}", "FORM-017"),
        ("styles: {zh: [internal], en: [corporate]}", "styles: {zh: [../../x]}", "STYLE-001"),
        ("paper: {title: t, creator: c, issued: none}", "paper: {title: t}", "FORM-007"),
        ("paper: {title: t, creator: c, issued: none}", "paper: x", "FORM-017"),
        ("title: t", 'title: "{{ note.__class__ }}"', "FORM-003"),
        ("creator: c", 'creator: "{{ x"', "FORM-001"),
        ("issued: none", 'issued: "note.__class__()"', "FORM-003"),
        ("issued: none", 'issued: "1 %}{% include \'x\' %}{% set a = (1"', "FORM-001"),
        ("file_name: x", "file_name: [a]", "FORM-017"),
        ("file_name: x", 'file_name: "{{ nope }}"', "FORM-004"),
        ("title: {zh: 试, en: Test}", "title: 试", "FORM-017"),
        ("title: {zh: 试, en: Test}", "title: {zh: [1]}", "FORM-007"),
        ("fields:", 'since: "note.__class__"\nfields:', "FORM-033"),
        ("fields:", "since: [a]\nfields:", "FORM-017"),
        ("fields:", "rules: x\nfields:", "FORM-017"),
        ("fields:", "rules: [x]\nfields:", "FORM-017"),
        ("fields:", "rules:\n- {code: A, severity: error, assert: note.__class__, message: {zh: a, en: a}}\nfields:", "FORM-033"),
        ("fields:", "rules:\n- {code: A, severity: error, assert: 'range(10**9)', message: {zh: a, en: a}}\nfields:", "FORM-033"),
        ("fields:", "rules:\n- {code: A, severity: error, find: os.system, each: text, message: {zh: a, en: a}}\nfields:", "FORM-031"),
        ("note: {label", "__class__: {label", "FORM-011"),
        ("note: {label", "range: {label", "FORM-011"),
        ("type: line", "type: os.system", "FORM-013"),
        ("fields:", "fields: !!python/name:os.system x\nf:", "YAML-003"),
    ],
)  # fmt: skip
def test_a_form_yaml_that_is_wrong_is_told_by_its_code(drafter: Drafter, old: str, new: str, code: str) -> None:
    assert old in FORM
    said = draft_with(drafter, form=FORM.replace(old, new, 1))
    assert "INTERNAL" not in said.out + said.err
    assert code in said.out + said.err
    assert said.code in (1, 3)


HEADER = 'msgid ""\nmsgstr ""\n'


@pytest.mark.parametrize(
    ("catalogue", "code"),
    [
        (HEADER + '"Plural-Forms: nplurals=2; plural=__import__(\'os\');\\n"\n\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "x"\nmsgstr[1] "y"\n', "FORM-020"),
        (HEADER + '"Plural-Forms: nplurals=x; plural=n;\\n"\n', "FORM-020"),
        (HEADER + '"Content-Type: text/plain; charset=nonsense\\n"\n\nmsgid "a"\nmsgstr "b"\n', "FORM-020"),
        ('msgid "甲%(x)s"\nmsgstr "B%(x)999999999s"\n', "FORM-005"),
        ('msgid "甲%(x)s"\nmsgstr "B%(x)d"\n', "FORM-005"),
        ('msgid "甲%(x)s"\nmsgstr "B%(y)s"\n', "FORM-005"),
        ('msgid "甲%(x)s"\nmsgstr "B%s%d"\n', "FORM-005"),
        ('msgid "甲%(x)s"\nmsgstr "<script>%(x)s</script>"\n', "FORM-102"),
        ('msgid "甲%(x)s"\nmsgid "b"\nmsgstr "x"\n', "FORM-020"),
        ('msgid "甲%(x)s\nmsgstr "B"\n', "FORM-020"),
        (b"\xff\xfe", "FORM-020"),
        (b"\x00", "FORM-020"),
    ],
)  # fmt: skip
def test_a_catalogue_that_is_wrong_is_told_by_its_code(drafter: Drafter, catalogue: Any, code: str) -> None:
    template = '<p>{{ _("甲%(x)s", x=note) }}</p>'
    assert code in stopped(draft_with(drafter, template=template, catalogue=catalogue, more="language: en\n"))


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("", "FILE-006"), ("hello", "YAML-007"), ("inherits: strange", "STYLE-004"), ("inherits: ../../x", "STYLE-001"),
        ("inherits: internal\nlanguages: [zh]\npage: {width: 1e9999999, nope: 1}", "STYLE-004"),
        ("inherits: internal\nstyles: {body: {size: x}}", "STYLE-004"), ("a: !!python/name:os.system x", "YAML-003"),
        ("a: &a [*a]", "YAML-004"), ("---\na: 1\n---\na: 2", "STYLE-004"),
    ],
)  # fmt: skip
def test_a_house_style_that_is_wrong_is_told_by_its_code(drafter: Drafter, sheet: str, code: str) -> None:
    styles = Path("forms/_styles")
    styles.mkdir(parents=True)
    (styles / "strange.yaml").write_text(sheet, encoding="utf-8")
    form = FORM.replace("[internal]", "[strange]")
    assert code in stopped(draft_with(drafter, form=form))


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ("", "FILE-006"), ("hello", "YAML-007"), ("- a", "YAML-007"), ("---\noffice: 甲\n---\noffice: 乙", "OFFICE-010"),
        ("office: !!python/name:os.system x", "YAML-003"), ('office: "甲\\x07"', "OFFICE-005"), ("units: 甲", "OFFICE-003"),
        ("units:\n- {name: TBD}", "OFFICE-011"), ("people:\n- {name: 甲, order: 〔待补〕}", "OFFICE-011"),
        ("letterhead: TBD", "OFFICE-011"), ("forms: [TBD]", "OFFICE-011"), ("nope: 1", "OFFICE-001"),
        ("units:\n- {name: 甲, level: x}", "NUMBER-001"), (f"units:\n- {{name: 甲, level: {'9' * 5000}}}", "NUMBER-001"),
        ("holidays: {off: [2026-02-30]}", "DATE-002"), ("holidays: {off: [0001-01-01/9999-12-31]}", "DATE-002"),
        ("fonts: ../../x", "STYLE-003"),
    ],
)  # fmt: skip
def test_an_office_profile_that_is_wrong_is_told_by_its_code(drafter: Drafter, profile: str, code: str) -> None:
    Path("office.yaml").write_text(profile, encoding="utf-8")
    said = draft_with(drafter)
    assert said.code in (1, 3)
    assert code in said.out + said.err
    assert "office.yaml" in said.out + said.err or code == "STYLE-003"


@pytest.mark.parametrize("name", ["office.csv", "office.xlsx"])
def test_a_table_is_no_office_profile(drafter: Drafter, name: str) -> None:
    from openpyxl import Workbook

    Workbook().save("office.xlsx")
    Path("office.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    drafter("new", "minutes")
    said = drafter("check", "minutes.yaml", "--office", name)
    assert (said.code, "OFFICE-010" in said.out) == (1, True)


@pytest.mark.parametrize("folder", ["nowhere", "x" * 5_000, "../../../../../..", "/etc"])
def test_a_folder_of_forms_that_holds_none_is_no_fault(drafter: Drafter, folder: str) -> None:
    Path("office.yaml").write_text(f"forms: [{folder}]\n", encoding="utf-8")
    drafter("new", "minutes")
    assert drafter("check", "minutes.yaml", "--forms", folder).code == 0


def test_names_of_an_office_are_text_and_neither_markup_nor_patterns(drafter: Drafter) -> None:
    names = '- {name: "((((["}\n- {name: "<b>&{{ 7*7 }}"}\n- {name: ' + "甲" * 20_000 + "}\n"
    Path("office.yaml").write_text(f'office: "<b>&{{{{ 7*7 }}}}"\nunits:\n{names}people:\n{names}', encoding="utf-8")
    drafter("new", "work_plan")
    assert drafter("render", "work_plan.yaml", "-o", "a.docx").code == 0
