"""The smallest theme PowerPoint accepts: colours, fonts and three of each kind of format."""

from knowledge.documents.making.package import XML

_COLOURS = {
    "dk1": "1C2128", "lt1": "FFFFFF", "dk2": "0A4A54", "lt2": "EBF2F2", "accent1": "0A4A54", "accent2": "B35C00",
    "accent3": "4C6A2E", "accent4": "6B4C7A", "accent5": "2E6A8E", "accent6": "8E3A2E", "hlink": "0A4A54",
    "folHlink": "6B4C7A",
}  # fmt: skip
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_FONT = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface="Arial"/>'

THEME = (
    f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="KommEZ"><a:themeElements>'
    '<a:clrScheme name="KommEZ">'
    + "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    + f'</a:clrScheme><a:fontScheme name="KommEZ"><a:majorFont>{_FONT}</a:majorFont><a:minorFont>{_FONT}</a:minorFont>'
    f'</a:fontScheme><a:fmtScheme name="KommEZ"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>'
    + f'<a:ln w="9525">{_FILL}</a:ln>' * 3
    + "</a:lnStyleLst><a:effectStyleLst>"
    + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    + f"</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
