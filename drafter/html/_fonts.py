"""Font stacks: the fonts the house style names, then what other systems have that looks most like them."""

from __future__ import annotations

from drafter.style import HouseStyle

__all__ = ["faces", "stack"]

# Family names a browser may know, best first: Windows, WPS, macOS, Linux.
_FAMILIES = {
    "biaosong": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "华文中宋", "STZhongsong"),
    "fangsong": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "华文仿宋", "STFangsong", "Zhuque Fangsong", "FandolFang"),
    "kaiti": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "Kaiti SC", "华文楷体", "STKaiti", "LXGW WenKai", "AR PL UKai CN", "FandolKai"),
    "heiti": ("黑体", "SimHei", "方正黑体_GBK", "Heiti SC", "华文黑体", "STHeiti", "Source Han Sans SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "FandolHei"),
    "songti": ("宋体", "SimSun", "方正书宋_GBK", "Songti SC", "华文宋体", "STSong", "Source Han Serif SC", "Noto Serif CJK SC", "AR PL UMing CN", "FandolSong"),
}  # fmt: skip

# Single faces that stand in for a class: 小标宋 is a bold Song, 仿宋 a light one.
_FACES = {
    "biaosong": ("STSongti-SC-Bold", "SourceHanSerifSC-Heavy", "NotoSerifCJKsc-Black", "SourceHanSerifSC-Bold", "NotoSerifCJKsc-Bold", "FandolSong-Bold"),
    "fangsong": ("STSongti-SC-Light", "SourceHanSerifSC-Light", "NotoSerifCJKsc-Light"),
}  # fmt: skip

_WESTERN = {
    "Times New Roman": ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman"),
    "Arial": ("Arial", "Liberation Sans", "Arimo", "Nimbus Sans"),
}
_VARIANTS = (
    ("", "400", "normal"),
    (" Bold", "700", "normal"),
    (" Italic", "400", "italic"),
    (" Bold Italic", "700", "italic"),
)
# Letters, digits and ASCII marks: quotation marks and dashes of a Chinese text stay with the Chinese font.
_LATIN = "U+20-7E,U+A1-A6,U+A8-B6,U+B8-D6,U+D8-24F,U+370-3FF"


def stack(style: HouseStyle, kind: str) -> str:
    """Return the CSS font-family value for a font class of the house style."""
    own = style.fonts[kind]
    names = [own, *filter(None, [style.alternates.get(own)]), *_FAMILIES.get(kind, ())]
    if kind in _FACES:
        names.append(f"drafter {kind}")
    if kind not in ("heiti", "songti"):
        names += [name for name in _FAMILIES["songti"] if name not in ("宋体", "SimSun")]
    if style.western:
        western = ["drafter western"] if style.language == "zh" else list(_western(style))
        names = [*western, *names]
    generic = "sans-serif" if kind == "heiti" else "serif"
    return ",".join([*(_quoted(name) for name in dict.fromkeys(names)), generic])


def faces(style: HouseStyle) -> str:
    """Return the @font-face rules that `stack` relies on; they name fonts of the reader's own system only."""
    rules = [
        f"@font-face{{font-family:{_quoted(f'drafter {kind}')};src:{_local(names)}}}\n"
        for kind, names in _FACES.items()
    ]
    if style.western and style.language == "zh":
        for variant, weight, slant in _VARIANTS:
            sources = _local([f"{name}{variant}" for name in _western(style)])
            rules.append(
                f'@font-face{{font-family:"drafter western";font-weight:{weight};font-style:{slant};'
                f"src:{sources};unicode-range:{_LATIN}}}\n"
            )
    return "".join(rules)


def _western(style: HouseStyle) -> tuple[str, ...]:
    return _WESTERN.get(style.western, (style.western,))


def _local(names: tuple[str, ...] | list[str]) -> str:
    return ",".join(f"local({_quoted(name)})" for name in names)


def _quoted(name: str) -> str:
    return '"' + "".join(c for c in name if c not in '"\\<>\n') + '"'
