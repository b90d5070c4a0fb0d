"""styles.xml and fontTable.xml of a house style: all looks live here, so that paragraphs need only name their style."""

from __future__ import annotations

from drafter.style import HouseStyle, NamedStyle, twips
from drafter.word._xml import W, attribute, twips_of

__all__ = ["TABLES", "font_table", "indents", "run_style_id", "styles", "theme"]

TABLES = {
    "grid": ("TableGrid", "Table Grid", "Table Grid"),
    "sheet": ("FormSheet", "表单", "Form Sheet"),
    "plain": ("PlainTable", "无框表格", "Table Without Lines"),
    "signatures": ("SignatureTable", "签署栏", "Signature Table"),
}
"""Table styles: id, Chinese name, English name."""

_PARAGRAPHS = frozenset(
    ["NormalIndent", "Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Heading4", "Caption", "Footer"]
)
_RUNS = frozenset({"Strong", "Hyperlink"})


def run_style_id(named: NamedStyle) -> str:
    """Return the id of a character style, which must differ from that of a paragraph style of the same key."""
    return named.id if named.id in _RUNS else f"{named.id}Run"


def font_table(style: HouseStyle) -> bytes:
    names = dict.fromkeys(
        filter(None, (*(s.font and style.fonts.get(s.font, "") for s in style.styles.values()), style.western))
    )
    fonts = []
    for name in sorted(names):
        alternate = style.alternates.get(name)
        alt = f'<w:altName w:val="{attribute(alternate)}"/>' if alternate else ""
        charset = "00" if name == style.western else "86"
        fonts.append(f'<w:font w:name="{attribute(name)}">{alt}<w:charset w:val="{charset}"/></w:font>')
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{W}">{"".join(fonts)}</w:fonts>'
    return xml.encode()


def styles(style: HouseStyle) -> str:
    normal = style.styles["normal"]
    spacing = style.page.letter_spacing(normal.size)
    tracking = f'<w:spacing w:val="{spacing}"/>' if spacing else ""
    size = f'<w:sz w:val="{round(normal.size * 2)}"/><w:szCs w:val="{round(normal.size * 2)}"/>'
    chinese = style.language == "zh"
    off = '<w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct w:val="0"/>' if chinese else "<w:widowControl/>"
    parts = [
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(style, normal.font)}{tracking}{size}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr>{off}<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>',
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{off}<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{_paragraph(style, normal)}</w:pPr></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
        "<w:semiHidden/><w:unhideWhenUsed/></w:style>",
    ]
    parts += [_paragraph_style(style, named) for key, named in style.styles.items() if key != "normal"]
    parts += [_run_style(style, named) for named in style.runs.values()]
    parts += [_table_style(style, key) for key in style.tables]
    return "".join(parts) + "</w:styles>"


def _fonts(style: HouseStyle, kind: str) -> str:
    east = attribute(style.fonts[kind])
    west = attribute(style.western) or east
    hint = ' w:hint="eastAsia"' if style.language == "zh" else ""
    return f'<w:rFonts{hint} w:ascii="{west}" w:eastAsia="{east}" w:hAnsi="{west}" w:cs="{west}"/>'


def _paragraph_style(style: HouseStyle, named: NamedStyle) -> str:
    normal = style.styles["normal"]
    custom = "" if named.name.isascii() and named.id in _PARAGRAPHS else ' w:customStyle="1"'
    following = (
        f'<w:next w:val="{style.styles["body"].id}"/>' if named.keep_next and named.key not in ("signature",) else ""
    )
    rpr = "" if named.font == normal.font else _fonts(style, named.font)
    rpr += _look(named)
    if named.size != normal.size:
        half = round(named.size * 2)
        rpr += f'<w:spacing w:val="0"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    keep = "<w:keepNext/>" if named.keep_next else ""
    outline = f'<w:outlineLvl w:val="{named.outline - 1}"/>' if named.outline else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{named.id}"><w:name w:val="{attribute(named.name)}"/>'
        f'<w:basedOn w:val="Normal"/>{following}<w:qFormat/><w:pPr>{keep}{_paragraph(style, named)}{outline}</w:pPr>'
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def _look(named: NamedStyle) -> str:
    bold = "<w:b/><w:bCs/>" if named.bold else ""
    italic = "<w:i/><w:iCs/>" if named.italic else ""
    color = f'<w:color w:val="{named.color}"/>' if named.color else ""
    return bold + italic + color


def _paragraph(style: HouseStyle, named: NamedStyle) -> str:
    """Return snapToGrid, spacing, ind and jc of a style."""
    snap = "" if named.grid else '<w:snapToGrid w:val="0"/>'
    rule = "auto" if not named.line else "atLeast" if named.rule == "at-least" else "exact"
    line = twips_of(named.line) if named.line else 240
    if named.grid:
        line = style.page.pitch
    spacing = f'<w:spacing w:before="{twips_of(named.before)}" w:after="{twips_of(named.after)}" w:line="{line}" w:lineRule="{rule}"/>'
    return f'{snap}{spacing}{indents(style, named)}<w:jc w:val="{named.align}"/>'


def indents(style: HouseStyle, named: NamedStyle) -> str:
    """Return w:ind; Word's character units count only where the size is that of Normal."""
    units = style.language == "zh" and named.size == style.styles["normal"].size
    parts = []
    for name, value in (
        ("left", named.left),
        ("right", named.right),
        ("firstLine", named.first),
        ("hanging", named.hanging),
    ):
        if value:
            chars = f'w:{name}Chars="{round(value * 100)}" ' if units else ""
            parts.append(f'{chars}w:{name}="{round(value * named.size * 20)}"')
    return f"<w:ind {' '.join(parts)}/>" if parts else ""


def _run_style(style: HouseStyle, named: NamedStyle) -> str:
    custom = "" if named.id in _RUNS else ' w:customStyle="1"'
    # Text after a heading on its line has the font of the text, not that of its paragraph.
    own = named.key == "body" or named.font != style.styles["normal"].font
    fonts = _fonts(style, named.font) if own else ""
    rpr = fonts + _look(named)
    return (
        f'<w:style w:type="character"{custom} w:styleId="{run_style_id(named)}"><w:name w:val="{attribute(named.name)}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def _table_style(style: HouseStyle, key: str) -> str:
    table = style.tables[key]
    border = ""
    if table.border:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = "".join(
            f'<w:{side} w:val="single" w:sz="{round(table.border * 8)}" w:space="0" w:color="auto"/>' for side in sides
        )
        border = f"<w:tblBorders>{lines}</w:tblBorders>"
    padding = twips(table.padding)
    # More room below than above: word processors set the line at the foot of its height.
    above, below = (twips(0.2), twips(0.8)) if table.border else (0, 0)
    insets = (("top", above), ("left", padding), ("bottom", below), ("right", padding))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in insets)
    identifier, *names = TABLES[key]
    name = names[0 if style.language == "zh" else 1]
    custom = "" if key == "grid" else ' w:customStyle="1"'
    return (
        f'<w:style w:type="table"{custom} w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr>{border}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def theme(style: HouseStyle) -> bytes:
    """Return the smallest theme the file format knows; nothing in the paper refers to its fonts or colours."""
    name = attribute(style.western or style.fonts[style.styles["normal"].font])
    face = f'<a:latin typeface="{name}"/><a:ea typeface=""/><a:cs typeface=""/>'
    shades = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
    colors = "".join(
        f'<a:{key}><a:srgbClr val="{"FFFFFF" if key.startswith("lt") else "000000"}"/></a:{key}>' for key in shades
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f"<a:ln>{fill}</a:ln>"
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"><a:themeElements>'
        f'<a:clrScheme name="Office">{colors}</a:clrScheme><a:fontScheme name="Office"><a:majorFont>{face}</a:majorFont>'
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
    return xml.encode()
