#!/usr/bin/env python3
"""Makes the small font files in assets/fonts from the full Inter family.

Usage:
    pip install fonttools
    python3 scripts/subset-fonts.py [FOLDER_WITH_INTER_OTF_FILES]

The folder defaults to where the Debian package `fonts-inter` puts them.
Each face keeps Latin, Greek and Cyrillic letters, punctuation and arrows,
loses the features we never switch on, and gets tabular digits for good:
egui cannot switch on `tnum`, and digits that change width make a timer jump.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

DEFAULT_SOURCE = Path("/usr/share/fonts/opentype/inter")
TARGET = Path(__file__).resolve().parent.parent / "assets" / "fonts"

TEXT = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x0218, 0x021B),  # Romanian
    (0x0384, 0x03CE),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),  # Ukrainian
    (0x1E9E, 0x1E9E),  # capital sharp s
    (0x2009, 0x2009), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026),
    (0x202F, 0x202F), (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A),
    (0x2070, 0x2079), (0x2080, 0x2089),
    (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122),
    (0x2190, 0x2199),  # arrows
    (0x21E7, 0x21E7), (0x2212, 0x2212), (0x2215, 0x2215), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
    (0x2318, 0x2318), (0x2325, 0x2325), (0x23CE, 0x23CE),
]
DIGITS = [(0x0020, 0x007E), (0x00A0, 0x00A0), (0x00D7, 0x00D7), (0x2013, 0x2013), (0x2212, 0x2212)]

# source file -> (target file, characters kept)
FACES = {
    "Inter-Regular.otf": ("Inter-Regular.otf", TEXT),
    "Inter-SemiBold.otf": ("Inter-SemiBold.otf", TEXT),
    "InterDisplay-SemiBold.otf": ("InterDisplay-SemiBold.otf", TEXT),
    "Inter-Bold.otf": ("Inter-Digits.otf", DIGITS),
}


def freeze(font: TTFont, feature: str) -> None:
    """Points the character map at the glyphs that `feature` would pick."""
    gsub = font["GSUB"].table
    picks: dict[str, str] = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != feature:
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                picks.update(getattr(table, "mapping", {}))
    for table in font["cmap"].tables:
        if table.isUnicode():
            for code, glyph in list(table.cmap.items()):
                table.cmap[code] = picks.get(glyph, glyph)


def level_digits(font: TTFont) -> None:
    """Gives all digits the advance of the widest; a few are off by a unit or three."""
    glyphs = [font.getBestCmap()[code] for code in range(0x30, 0x3A)]
    widest = max(font["hmtx"][glyph][0] for glyph in glyphs)
    for glyph in glyphs:
        width, bearing = font["hmtx"][glyph]
        if widest - width > 8:
            return  # The Display faces have no tabular digits; headings do not tick.
        font["hmtx"][glyph] = (widest, bearing)


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SOURCE
    TARGET.mkdir(parents=True, exist_ok=True)
    options = subset.Options()
    options.layout_features = ["kern", "ccmp", "locl", "mark", "mkmk"]
    options.name_IDs = ["*"]
    options.hinting = True
    for name, (target, ranges) in FACES.items():
        font = TTFont(source / name)
        freeze(font, "tnum")
        level_digits(font)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
        cutter.subset(font)
        # A face without a date gives the same bytes each time.
        font["head"].modified = font["head"].created
        font.recalcTimestamp = False
        font.save(TARGET / target)
        digits = {font["hmtx"][font.getBestCmap()[code]][0] for code in range(0x30, 0x3A)}
        print(target, (TARGET / target).stat().st_size, "bytes,", len(font.getGlyphOrder()), "glyphs, digit widths", digits)


if __name__ == "__main__":
    main()
