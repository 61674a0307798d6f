#!/usr/bin/env python3
"""Makes a large collection out of a small one: the same reports under new places, so that no two files are alike.

    collection.py FROM TO COUNT

FROM is a folder with files named `<level>_<place>_<year>.txt`. The first round of copies keeps the places; in every
further round each place gets a name of its own (甲子徐水区, 乙丑徐水区, …), in the file's name and in its text.
"""

import sys
from pathlib import Path

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def prefix(round_number: int) -> str:
    """A name for a round: none for the first, then the sixty names of the cycle, then two of them, and so on."""
    name = ""
    while round_number > 0:
        round_number -= 1
        name = STEMS[round_number % 10] + BRANCHES[round_number % 12] + name
        round_number //= 60
    return name


def main(source: Path, target: Path, count: int) -> None:
    originals = []
    for path in sorted(source.glob("*.txt")):
        parts = path.stem.split("_")
        if len(parts) == 3:
            originals.append((parts, path.read_text(encoding="utf-8-sig")))
    target.mkdir(parents=True, exist_ok=True)
    size = 0
    for number in range(count):
        round_number, index = divmod(number, len(originals))
        (level, place, year), text = originals[index]
        # 保定市徐水区 is called 徐水区 or 徐水 in the text.
        new = prefix(round_number)
        last = place.split("市")[-1] or place
        if new:
            text = text.replace(last, new + last)
            if new not in text:
                text = f"{new}{last}人民政府工作报告\n{text}"
        place = place.removesuffix(last) + new + last
        size += len(text.encode())
        (target / f"{level}_{place}_{year}.txt").write_text(text, encoding="utf-8")
    print(f"{count} reports, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
