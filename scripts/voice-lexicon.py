#!/usr/bin/env python3
"""Packs a word list with phonemes into assets/voice/lexicon.bin.

Usage: scripts/voice-lexicon.py us_gold.json[.gz] assets/voice/lexicon.bin

The input is `us_gold.json` of misaki 0.9.4 (Apache-2.0). No other word list is used:
`us_silver.json` comes from a GPL program and stays out.

The file, all numbers little-endian:
  8 bytes   "UHLEX001"
  u32       number of blocks
  u32 each  where each block starts, counted from the end of this table
  blocks    16 words each, in byte order. A word is
              u8 bytes shared with the word before (0 at the start of a block)
              u8 length of the rest, the rest (UTF-8)
              u8 length of the reading, the reading
A reading is one byte per phoneme: the model's own ids, as listed in
src/voice/phoneme.rs. A byte of 0xF1 or more starts a second reading for
one role of the word: F1 noun, F2 verb, F3 adjective, F4 adverb, F5 at the end of a phrase,
F6 past tense, F7 determiner.
"""

import gzip
import json
import re
import struct
import sys

BLOCK = 16
ROLES = {"NOUN": 0xF1, "VERB": 0xF2, "ADJ": 0xF3, "ADV": 0xF4, "None": 0xF5, "VBD": 0xF6, "DT": 0xF7}
# The model says these two sounds with other signs.
RESPELL = str.maketrans({"ɾ": "T", "ʔ": "t"})


def phoneme_ids(table_rs):
    """The id of each phoneme, read from the table in the Rust source."""
    with open(table_rs, encoding="utf-8") as f:
        return {c: int(i) for c, i in re.findall(r"\('(.)', (\d+)\)", f.read())}


def encode(reading, ids):
    if isinstance(reading, str):
        reading = {"DEFAULT": reading}
    spoken = {role: text.translate(RESPELL) for role, text in reading.items() if text}
    out = bytes(ids[c] for c in spoken["DEFAULT"])
    for role, mark in ROLES.items():
        if role in spoken and spoken[role] != spoken["DEFAULT"]:
            out += bytes([mark]) + bytes(ids[c] for c in spoken[role])
    return out


def main(source, target):
    opener = gzip.open if source.endswith(".gz") else open
    with opener(source, "rt", encoding="utf-8") as f:
        words = json.load(f)
    ids = phoneme_ids("src/voice/phoneme.rs")
    table = sorted((word.encode(), encode(reading, ids)) for word, reading in words.items())
    starts, body = [], b""
    for first in range(0, len(table), BLOCK):
        starts.append(len(body))
        before = b""
        for word, reading in table[first : first + BLOCK]:
            shared = 0
            while shared < min(len(before), len(word)) and before[shared] == word[shared]:
                shared += 1
            rest = word[shared:]
            body += bytes([shared, len(rest)]) + rest + bytes([len(reading)]) + reading
            before = word
    with open(target, "wb") as f:
        f.write(b"UHLEX001" + struct.pack(f"<{len(starts) + 1}I", len(starts), *starts) + body)
    print(f"{len(table)} words")


if __name__ == "__main__":
    main(*sys.argv[1:])
