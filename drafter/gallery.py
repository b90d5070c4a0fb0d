"""The page of `drafter demo`: every sample in every language and house style, to look through in a browser.

    entries = [Entry("minutes", form.title, form.help, "zh", "gbt9704", house.title, document.title,
                     docx="minutes-zh-gbt9704.docx", html="minutes-zh-gbt9704.html")]
    (folder / "index.html").write_text(gallery.page(entries, language="zh"), encoding="utf-8")

It has no script: radio buttons and style rules switch the language of the page and choose among the papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from drafter.errors import Words

__all__ = ["Entry", "page"]

_CARD = 240  # pixels
_SHEET = (794, 1123)  # an A4 sheet in the pixels of a screen
_PAPERS = {"zh": {"zh": "中文稿", "en": "Chinese"}, "en": {"zh": "英文稿", "en": "English"}}


@dataclass(frozen=True, slots=True)
class Entry:
    """One sample paper. `docx`, `html`, `png`, `facts` are files beside the page, by relative path; all but `docx` may be empty."""

    form: str
    form_title: Words
    form_help: Words
    language: str
    style: str
    style_title: Words
    title: str
    docx: str
    html: str = ""
    png: str = ""
    facts: str = ""


def page(entries: Sequence[Entry], *, language: str = "zh") -> str:
    """Return the page as HTML; papers of one form stand together, in the order given. `language` is shown first."""
    styles = {entry.style: entry.style_title for entry in entries}
    languages = list(dict.fromkeys(entry.language for entry in entries))
    forms = [[entry for entry in entries if entry.form == form] for form in dict.fromkeys(one.form for one in entries)]
    choices = [
        _radios("show", ["zh", "en"], language),
        _radios("paper", ["all", *languages], "all"),
        _radios("style", ["all", *styles], "all"),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>drafter 样例 / samples</title>\n"
        f"<style>\n{_CSS}{_filters(languages, list(styles))}</style>\n</head>\n<body>\n{''.join(choices)}"
        f'<header class="top">\n<div>{_heading(len(entries), len(forms))}</div>\n{_switches(languages, styles)}</header>\n'
        f"<main>\n{''.join(map(_section, forms))}</main>\n</body>\n</html>\n"
    )


def _words(words: Words) -> str:
    """Return a text in both languages, of which the style rules show one."""
    if words["zh"] == words["en"]:
        return escape(words["zh"])
    return f'<span class="zh" lang="zh-CN">{escape(words["zh"])}</span><span class="en" lang="en">{escape(words["en"])}</span>'


def _both(zh: str, en: str) -> str:
    return _words({"zh": zh, "en": en})


def _heading(papers: int, forms: int) -> str:
    about = _both(
        f"{forms}种表单和成套公文，{papers}份样例：从同一份事实写出的 Word 公文。单位、人名都是虚构的。",
        f"{papers} samples of {forms} forms and sets: Word papers drafted from plain facts. All names are invented.",
    )
    return f"<h1>drafter {_both('样例', 'samples')}</h1>\n<p>{about}</p>"


def _radios(name: str, values: Sequence[str], chosen: str) -> str:
    return "".join(
        f'<input type="radio" name="{name}" id="{name}-{escape(value)}"{" checked" if value == chosen else ""}>\n'
        for value in values
    )


def _switches(languages: Sequence[str], styles: dict[str, Words]) -> str:
    rows = [
        (
            _both("稿子", "Papers"),
            [("paper-all", _both("全部", "all")), *((f"paper-{one}", _words(_PAPERS[one])) for one in languages)],
        ),
        (
            _both("版式", "House style"),
            [
                ("style-all", _both("全部", "all")),
                *((f"style-{escape(key)}", _words(title)) for key, title in styles.items()),
            ],
        ),
        (
            _both("界面", "Language"),
            [("show-zh", '<span lang="zh-CN">中文</span>'), ("show-en", '<span lang="en">English</span>')],
        ),
    ]
    return (
        '<div class="switches">\n'
        + "".join(
            f'<div class="switch"><b>{name}</b>{"".join(f"<label for={chr(34)}{key}{chr(34)}>{text}</label>" for key, text in labels)}</div>\n'
            for name, labels in rows
        )
        + "</div>\n"
    )


def _section(entries: Sequence[Entry]) -> str:
    first = entries[0]
    return (
        f'<section id="{escape(first.form)}">\n<h2>{_words(first.form_title)} <code>{escape(first.form)}</code></h2>\n'
        f'<p class="about">{_words(first.form_help)}</p>\n<div class="cards">\n{"".join(map(_card, entries))}</div>\n</section>\n'
    )


def _card(entry: Entry) -> str:
    target = _link(entry.html or entry.png or entry.docx)
    links = [(entry.docx, "Word", "Word"), (entry.html, "网页", "Web"), (entry.facts, "事实", "Facts")]
    files = "".join(f'<a href="{_link(file)}">{_both(zh, en)}</a>' for file, zh, en in links if file)
    return (
        f'<article class="card in-{escape(entry.language)} of-{escape(entry.style)}">\n'
        f'<a class="thumb" href="{target}" aria-label="{escape(entry.title)}">{_preview(entry)}</a>\n'
        f'<div class="what"><h3>{_words(entry.style_title)}<span class="tag">{_words(_PAPERS[entry.language])}</span></h3>\n'
        f'<p lang="{"zh-CN" if entry.language == "zh" else "en"}">{escape(entry.title)}</p>\n<div class="files">{files}</div></div>\n</article>\n'
    )


def _preview(entry: Entry) -> str:
    if entry.png:
        return f'<img src="{_link(entry.png)}" alt="">'
    if entry.html:
        title = escape(entry.title)
        return f'<iframe src="{_link(entry.html)}" title="{title}" tabindex="-1" scrolling="no"></iframe>'
    return ""


def _link(path: str) -> str:
    """Return a relative path as a link; it can lead nowhere but below the page's own folder."""
    return escape(quote("./" + path.lstrip("/")))


def _filters(languages: Sequence[str], styles: Sequence[str]) -> str:
    """Return the rules that show what is chosen and mark the choices."""
    rules = [
        "#show-zh:checked~* .en,#show-en:checked~* .zh{display:none}",
        *(f"#paper-{one}:checked~main .card:not(.in-{one}){{display:none}}" for one in languages),
        *(f"#style-{one}:checked~main .card:not(.of-{one}){{display:none}}" for one in styles),
    ]
    keys = ["show-zh", "show-en", "paper-all", *(f"paper-{one}" for one in languages)]
    keys += ["style-all", *(f"style-{one}" for one in styles)]
    chosen = ",".join(f'#{key}:checked~* label[for="{key}"]' for key in keys)
    focused = ",".join(f'#{key}:focus-visible~* label[for="{key}"]' for key in keys)
    empty = "main section:not(:has(.card))"
    rules += [
        f"{chosen}{{background:#1f2328;border-color:#1f2328;color:#fff}}",
        f"{focused}{{outline:2px solid #b3261e;outline-offset:2px}}",
        f"{empty}{{display:none}}",
    ]
    return "\n".join(rules) + "\n"


_CSS = f"""\
*{{box-sizing:border-box}}
body{{margin:0;background:#f4f4f2;color:#1f2328;font:15px/1.6 -apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei","FandolHei",sans-serif}}
input[type=radio]{{position:fixed;opacity:0;pointer-events:none}}
h1,h2,h3,p{{margin:0}}
.top,main{{max-width:1304px;margin:0 auto;padding:0 20px}}
.top{{display:flex;flex-wrap:wrap;gap:16px 48px;align-items:flex-end;justify-content:space-between;padding-top:32px;padding-bottom:20px}}
h1{{font-size:26px;line-height:1.3}}
.top p,.about{{color:#59636e}}
.switches{{display:grid;gap:6px}}
.switch{{display:flex;flex-wrap:wrap;gap:6px;align-items:center;font-size:13px}}
.switch b{{min-width:5em;font-weight:normal;color:#59636e}}
label{{padding:1px 11px;border:1px solid #d0d3d6;border-radius:999px;background:#fff;cursor:pointer;white-space:nowrap}}
label:hover{{border-color:#1f2328}}
section{{padding:20px 0 28px;border-top:2px solid #b3261e}}
h2{{font-size:20px}}
code{{font:13px ui-monospace,Consolas,monospace;color:#59636e}}
.cards{{display:grid;grid-template-columns:repeat(auto-fill,{_CARD}px);gap:20px 16px;margin-top:16px}}
.card{{background:#fff;border:1px solid #dcdedf;border-radius:6px;overflow:hidden;display:flex;flex-direction:column}}
.card:hover{{box-shadow:0 4px 16px #0002}}
.thumb{{display:block;position:relative;height:{round(_CARD * _SHEET[1] / _SHEET[0])}px;overflow:hidden;border-bottom:1px solid #e6e7e8;background:#fff}}
.thumb::after{{content:"";position:absolute;inset:0}}
.thumb iframe{{width:{_SHEET[0]}px;height:{_SHEET[1]}px;border:0;transform:scale({(_CARD - 2) / _SHEET[0]:.4f});transform-origin:0 0}}
.thumb img{{width:100%;display:block}}
.what{{padding:10px 14px 12px;display:flex;flex-direction:column;gap:2px;flex:1}}
h3{{font-size:15px;display:flex;justify-content:space-between;align-items:baseline;gap:8px}}
.tag{{font-size:12px;font-weight:normal;color:#59636e;white-space:nowrap}}
.what p{{font-size:13px;line-height:1.5;color:#59636e}}
.files{{margin-top:auto;padding-top:8px;display:flex;gap:16px;font-size:14px}}
.files a{{color:#0b57d0}}
a:focus-visible{{outline:2px solid #b3261e;outline-offset:-2px}}
@media (max-width:680px){{
.top{{padding-top:20px}}
.cards{{grid-template-columns:{_CARD}px;justify-content:center}}
}}
"""
