"""The style sheet of a preview, worked out from a house style: named styles to classes, the sheet of paper, print.

A browser that can wrap columns into rows (Chromium 145 and later) shows real sheets; any other shows one that grows.
"""

from __future__ import annotations

from drafter.html._fonts import faces, stack
from drafter.style import HouseStyle, NamedStyle, Page
from drafter.style.layout import AROUND_TABLE

__all__ = ["css", "number", "selector"]

_GAP = 8  # millimetres of desk between two sheets on the screen
_EDGE = 0.5  # millimetres above and below the text of a cell with lines around it
_PIXEL = 0.75  # points
_HEAVY = ("heiti", "biaosong", "kaiti")
_CELLS = {
    "cell": ":is(td,.cell)",
    "cell-head": ":is(th,.cell-head)",
    "cell-small": ".small td",
    "cell-head-small": ".small th",
    "cell-large": ":is(.plain,.signatures) :is(td,th)",
}
_ALIGN = {"both": "justify", "left": "left", "right": "right", "center": "center"}


def number(value: float) -> str:
    """Return a number as CSS writes it, no longer than it needs to be."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def selector(key: str) -> str:
    """Return the selector for a named style: a cell's text needs no class of its own."""
    return _CELLS.get(key, f".{key}")


def css(style: HouseStyle, *, first_page: str = "") -> str:
    """Return the whole style sheet; a letter's `first_page` is printed, or preprinted where its paper has the head."""
    parts = [faces(style), _BASE, _text(style)]
    parts += [_named(style, named) for key, named in style.styles.items() if key not in ("normal", "footer", "blank")]
    parts += [_run(style, named) for named in style.runs.values()]
    parts += [
        _marks(style),
        _tables(style),
        _masthead(style),
        _imprint(style),
        _sheet(style),
        _rows(style),
        _print(style),
        _letter(style, first_page == "printed") if first_page else "",
    ]
    return "".join(parts)


_BASE = """\
*{box-sizing:border-box}
html{background:#e4e5e7;color:#000;-webkit-text-size-adjust:none;text-size-adjust:none}
body{margin:0;padding:8mm 0}
h1,h2,h3,h4,h5,p,ol,ul,table,section{margin:0;padding:0;font-size:inherit;font-weight:inherit}
ol,ul{list-style:none}
caption,th{padding:0;font-weight:inherit;text-align:inherit}
sub,sup{line-height:0}
.whole{display:inline-block;text-indent:0}
a{color:inherit}
.inset{padding:0 1em}
.split{display:flex;justify-content:space-between;align-items:flex-end;gap:1em;text-indent:0}
.field{display:inline-block;min-width:5em;border-bottom:.5pt solid;text-indent:0}
.box{display:inline-block;min-height:2em;border:.5pt dashed;padding:0 .5em;text-indent:0}
img{vertical-align:text-bottom}
.closing,.signature,.signature-sealed,.date{break-inside:avoid;break-before:avoid}
"""


def _text(style: HouseStyle) -> str:
    """Return what holds for all text: the grid, and no help from the browser with spacing."""
    normal = style.styles["normal"]
    tracking = style.page.letter_spacing(normal.size) / 20
    orphans = "orphans:1;widows:1" if style.language == "zh" else "orphans:2;widows:2"
    return (
        f".paper{{{_font(style, normal)};letter-spacing:{number(tracking)}pt;text-align:{_ALIGN[normal.align]};"
        f"overflow-wrap:break-word;text-autospace:no-autospace;text-spacing-trim:space-all;"
        f"font-kerning:none;font-synthesis-weight:{'none' if style.language == 'zh' else 'auto'};{orphans}}}\n"
        ".paper :is(h1,h2,h3,h4,h5,p,td,th,caption){white-space:pre-wrap}\n"
        f".under-table{{margin-top:{number(AROUND_TABLE)}pt}}\n"
        + "".join(
            f".gap-{count}{{margin-top:{number(count * style.page.pitch / 20)}pt!important}}\n" for count in range(1, 5)
        )
    )


def _font(style: HouseStyle, named: NamedStyle) -> str:
    line = f"{number(named.line)}pt" if named.line else "normal"
    return f"font:{number(named.size)}pt/{line} {stack(style, named.font)}"


def _named(style: HouseStyle, named: NamedStyle) -> str:
    normal = style.styles["normal"]
    rules: list[str] = []
    # What a cell says stands over what its kind of cell says, so it says all of it.
    all_of_it = named.key.startswith("cell-")
    if named.font != normal.font or all_of_it:
        rules.append(f"font-family:{stack(style, named.font)}")
    if named.size != normal.size or all_of_it:
        tracking = style.page.letter_spacing(normal.size) / 20 if named.size == normal.size else 0
        rules.append(f"font-size:{number(named.size)}pt;letter-spacing:{number(tracking)}pt")
    if named.line != normal.line or all_of_it:
        rules.append(f"line-height:{number(named.line)}pt" if named.line else "line-height:normal")
    if named.align != normal.align and not named.key.endswith(("small", "large")):
        rules.append(f"text-align:{_ALIGN[named.align]}")
    if named.color:
        rules.append(f"color:#{named.color}")
    if named.bold:
        rules.append("font-weight:bold")
    elif named.key.startswith("cell-head"):
        rules.append("font-weight:normal")
    if named.italic:
        rules.append("font-style:italic")
    for side, value in (("left", named.left), ("right", named.right)):
        if value:
            rules.append(f"padding-{side}:{number(value)}em")
    if indent := named.first - named.hanging:
        rules.append(f"text-indent:{number(indent)}em")
    for side, value in (("top", named.before), ("bottom", named.after)):
        if value:
            rules.append(f"margin-{side}:{number(value)}pt")
    if named.keep_next:
        rules.append("break-after:avoid")
    return f"{selector(named.key)}{{{';'.join(rules)}}}\n" if rules else ""


def _run(style: HouseStyle, named: NamedStyle) -> str:
    rules = []
    if named.font != style.styles["normal"].font:
        rules.append(f"font-family:{stack(style, named.font)}")
    if named.bold:
        rules.append("font-weight:bold")
    if named.italic:
        rules.append("font-style:italic")
    if named.color:
        rules.append(f"color:#{named.color}")
    where = "a" if named.key == "link" else "b" if named.key == "strong" else f".paper span.{named.key}"
    return f"{where}{{{';'.join(rules)}}}\n" if rules else ""


def _marks(style: HouseStyle) -> str:
    body = style.styles["body"]
    run_in = f".run-in{{font-family:{stack(style, body.font)};font-weight:normal;font-style:normal}}\n"
    if style.language != "zh":
        return run_in
    # A typeface that is heavy by design is never made bold as well; 着重号 stand under the characters.
    heavy = ",".join(
        f"{selector(key)} b" for key, named in style.styles.items() if named.font in _HEAVY and not named.bold
    )
    rules = "em{font-style:normal;text-emphasis:filled dot;text-emphasis-position:under right}\n"
    return (
        rules
        + (f"{heavy}{{font-weight:inherit}}\n" if heavy else "")
        + run_in
        + ".paper b{font-synthesis-weight:auto}\n"
    )


def _tables(style: HouseStyle) -> str:
    rules = [
        "table{border-collapse:collapse;table-layout:fixed;width:100%;text-indent:0}\n"
        "tr{break-inside:avoid}thead{display:table-header-group;break-after:avoid}\n"
        "table>caption{margin-top:0}td p,th p{text-indent:0}.l{text-align:left}.c{text-align:center}.r{text-align:right}\n"
        "table.signatures{break-inside:avoid}td,th{padding:0;vertical-align:top}td,th{overflow-wrap:anywhere}\n"
    ]
    for key, look in style.tables.items():
        cell = []
        if look.border:
            # Lines are drawn half inside the cell, and never thinner than a pixel.
            line = max(look.border, _PIXEL)
            edge, padding = (f"calc({number(room)}mm - {number(line / 2)}pt)" for room in (_EDGE, look.padding))
            cell.append(f"border:{number(line)}pt solid;padding:{edge} {padding}")
        elif look.padding:
            cell.append(f"padding:0 {number(look.padding)}mm")
        if key in ("grid", "sheet"):
            cell.append("vertical-align:middle")
        if look.row:
            cell.append(f"height:{number(look.row)}mm")
        if cell:
            rules.append(f".{key} td,.{key} th{{{';'.join(cell)}}}\n")
    return "".join(rules)


def _imprint(style: HouseStyle) -> str:
    look = style.imprint
    if not look.box:
        return ""
    return (
        f".imprint{{border:solid;border-width:{number(look.thick)}pt 0;break-inside:avoid}}\n"
        f".imprint div+div{{border-top:{number(look.thin)}pt solid}}\n"
    )


def _masthead(style: HouseStyle) -> str:
    look = style.masthead
    return (
        f".ruled{{border-bottom:{number(look.rule_weight)}pt solid #{look.rule_color};padding-bottom:{number(look.rule_space)}pt}}\n"
        ".preprinted .ruled{border-color:transparent}\n"
        # Signatories on several lines stand under the first; what stands beside joint issuers is in their middle.
        ".inset>span+span{padding-left:4em;text-indent:-4em;text-align:left}\n"
        ".joint{justify-content:center;align-items:center;gap:.5em}.joint>span{white-space:nowrap}"
        ".joint>span:first-child{text-align-last:justify}\n"
    )


def _sheet(style: HouseStyle) -> str:
    """Return the paper itself, as any browser can show it: one sheet that grows, split where a page must begin."""
    page = style.page
    right, bottom = _margins(page)
    return (
        f".paper{{position:relative;width:{number(page.width)}mm;min-height:{number(page.height)}mm;margin:0 auto {_GAP}mm;"
        f"display:flex;flex-direction:column;padding:{number(page.top)}mm {right}mm {bottom}mm {number(page.left)}mm}}\n"
        f".wide{{width:{number(page.height)}mm;min-height:{number(page.width)}mm;"
        f"padding:{number(page.left)}mm {number(page.top)}mm {right}mm {bottom}mm}}\n"
        '.paper::before{content:"";position:absolute;inset:0;z-index:-1;background:#fff;filter:drop-shadow(0 .3mm .8mm #0003)}\n'
        ".flow{flex:1}\n"
        f"hr.page{{height:{_GAP}mm;border:0;background:#e4e5e7;margin:{bottom}mm -{right}mm {number(page.top)}mm -{number(page.left)}mm}}\n"
        "hr.page:first-child,.folios,.room{display:none}\n"
        "@media (max-width:820px){body{padding:0}.paper{margin-bottom:0}}\n"
    )


def _margins(page: Page) -> tuple[str, str]:
    return number(page.width - page.left - page.text_width), number(page.height - page.top - page.text_height)


def _rows(style: HouseStyle) -> str:
    """Return the rules by which a paper is cut into sheets, one column wide, each column a row of its own."""
    page, footer = style.page, style.styles["footer"]
    right, bottom = _margins(page)
    step = number(page.height + _GAP)
    dash = f"calc({number(page.top + page.text_height + page.dash)}mm - {number(footer.line / 2)}pt)"
    inset = f"calc({right}mm + {number(footer.size)}pt)"
    outset = f"calc({number(page.left)}mm + {number(footer.size)}pt)"
    return (
        "@supports (column-wrap:wrap){@media screen{\n"
        ".paper{display:block;padding:0;overflow:hidden;min-height:0}\n"
        f".paper::before{{background:repeating-linear-gradient(#fff 0 {number(page.height)}mm,transparent 0 {step}mm)}}\n"
        f".flow{{margin:{number(page.top)}mm {right}mm {bottom}mm {number(page.left)}mm;column-width:{number(page.text_width)}mm;"
        f"column-height:{number(page.text_height)}mm;column-wrap:wrap;column-fill:auto;"
        f"row-gap:{number(page.height - page.text_height + _GAP)}mm}}\n"
        f".wide::before{{background:repeating-linear-gradient(#fff 0 {number(page.width)}mm,transparent 0 {number(page.width + _GAP)}mm)}}\n"
        f".wide .flow{{margin:{number(page.left)}mm {number(page.top)}mm {right}mm {bottom}mm;column-width:{number(page.text_height)}mm;"
        f"column-height:{number(page.text_width)}mm;row-gap:{number(page.width - page.text_width + _GAP)}mm}}\n"
        f".boxed{{position:absolute;left:{number(page.left)}mm;bottom:{bottom}mm;width:{number(page.text_width)}mm}}\n"
        ".room{display:block;break-inside:avoid;break-before:avoid}\n"
        "hr.page{height:0;margin:0;break-before:column}\n"
        ".folios{display:block;position:absolute;inset:0;overflow:hidden;counter-reset:folio;pointer-events:none}\n"
        f".folios i{{display:block;position:relative;height:{step}mm;counter-increment:folio;"
        f"font:{number(footer.size)}pt/{number(footer.line)}pt {stack(style, footer.font)};letter-spacing:0}}\n"
        f'.folios i::after{{content:"— " counter(folio) " —";position:absolute;top:{dash};right:{inset}}}\n'
        f".folios i:nth-child(even)::after{{right:auto;left:{outset}}}\n"
        "}}\n"
    )


def _print(style: HouseStyle) -> str:
    """Return the rules for printing: the browser cuts the pages, numbers them, and the imprint goes to the last foot."""
    page, footer = style.page, style.styles["footer"]
    right, bottom = _margins(page)
    top, left = number(page.top), number(page.left)
    folio = (
        f'content:"— " counter(page) " —";vertical-align:top;padding:calc({number(page.dash)}mm - {number(footer.line / 2)}pt) '
        f"{number(footer.size)}pt 0;font:{number(footer.size)}pt/{number(footer.line)}pt {stack(style, footer.font)}"
    )
    return (
        f"@page{{size:{number(page.width)}mm {number(page.height)}mm;margin:{top}mm {right}mm {bottom}mm {left}mm}}\n"
        f"@page :right{{@bottom-right{{{folio}}}}}\n@page :left{{@bottom-left{{{folio}}}}}\n"
        f"@page wide{{size:{number(page.height)}mm {number(page.width)}mm;margin:{left}mm {top}mm {right}mm {bottom}mm}}\n"
        "@media print{html{background:none}body{padding:0}.paper,.wide{display:block;width:auto;min-height:0;margin:0;padding:0}\n"
        ".paper::before{content:none}.wide{page:wide}hr.page{height:0;margin:0;break-before:page}\n"
        f"@supports (column-wrap:wrap){{.flow{{column-width:{number(page.text_width)}mm;column-height:{number(page.text_height)}mm;"
        "column-wrap:wrap;column-fill:auto;row-gap:0}hr.page{break-before:column}\n"
        f".wide .flow{{column-width:{number(page.text_height)}mm;column-height:{number(page.text_width)}mm}}\n"
        ".boxed{position:absolute;left:0;bottom:0;width:100%}.room{display:block;break-inside:avoid;break-before:avoid}}}\n"
    )


def _letter(style: HouseStyle, printed: bool) -> str:
    """Return the rules for a letter's first page: no number, and unless the paper has them two rules wider than the text."""
    page, rules = style.page, style.double_rules
    assert rules
    pair = rules.thick + rules.between + rules.thin
    left = (page.width - rules.width) / 2
    right, bottom = _margins(page)
    inset = f"{number(style.styles['footer'].size)}pt"
    look = f"box-sizing:border-box;width:{number(rules.width)}mm;height:{number(pair)}pt;border:solid #{style.masthead.rule_color};border-width:"
    upper, lower = (f"{number(a)}pt 0 {number(b)}pt" for a, b in ((rules.thick, rules.thin), (rules.thin, rules.thick)))
    above = f"calc({number(page.height - page.top - page.text_height - rules.foot)}mm - {number(pair)}pt)"
    foot = f'@bottom-center{{content:"";{look}{lower};margin:{above} {number(left)}mm auto}}' if printed else ""
    return (
        f".name{{position:relative}}.upper{{position:absolute;left:{number(left - page.left)}mm;{look}{upper}}}\n"
        f".lower{{position:absolute;left:{number(left)}mm;bottom:{number(rules.foot)}mm;{look}{lower}}}\n"
        "@page :first{@bottom-left{content:none}@bottom-right{content:none}}@media print{.lower{display:none}}\n"
        "@supports (column-wrap:wrap){.folios i:first-child::after{content:none}"
        f".lower{{bottom:auto;top:calc({number(page.height - rules.foot)}mm - {number(pair)}pt)}}\n"
        # Print cuts off what stands in a margin: the text keeps its distance itself, and the lower rule is the margin's.
        f"@page{{margin:{number(page.top)}mm 0 {bottom}mm}}@page :first{{margin-top:0;{foot}}}\n"
        f"@page :right{{@bottom-right{{padding-right:calc({right}mm + {inset})}}}}"
        f"@page :left{{@bottom-left{{padding-left:calc({number(page.left)}mm + {inset})}}}}\n"
        f"@media print{{.flow{{margin:{number(page.top)}mm {right}mm 0 {number(page.left)}mm}}"
        f".boxed{{left:{number(page.left)}mm;width:{number(page.text_width)}mm}}}}}}\n"
        "@supports not (column-wrap:wrap){@media print{.name{margin-top:0!important}.upper{left:0;width:100%}}}\n"
    )
