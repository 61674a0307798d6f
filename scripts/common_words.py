#!/usr/bin/env python3
"""Makes rules/lexicon/common_words.tsv: general words of government work reports.

    pip install jieba
    scripts/common_words.py REPORTS... > rules/lexicon/common_words.tsv

A word is general when the reports of at least PLACES different places use it, and it is no name of a place or person.
A phrase made of nothing but such words names nothing in particular (城乡供水管网改造), one with others does (白鹭大桥).
The place of a report is taken from its file name (county_保定市徐水区_2010.txt).
"""
import collections, pathlib, re, sys

import jieba.posseg

PLACES = 5
NAMES = ("ns", "nr", "nt", "nrt", "nrfg", "m", "eng", "x")


def main():
    jieba.setLogLevel(60)
    places, tags = collections.defaultdict(set), collections.defaultdict(collections.Counter)
    for path in map(pathlib.Path, sys.argv[1:]):
        place = re.sub(r"_?\d{4}.*$", "", path.stem)
        text = path.read_text(encoding="utf-8", errors="ignore")
        for word, tag in jieba.posseg.cut(text):
            if 2 <= len(word) <= 6 and re.fullmatch(r"[一-鿿]+", word):
                places[word].add(place)
                tags[word][tag] += 1
    print("# General words of government work reports: a phrase made of nothing but these names nothing in particular.")
    print("# Made by scripts/common_words.py from reports of many places; words that fewer than five of them use are left out.")
    print("word")
    for word in sorted(places):
        if len(places[word]) >= PLACES and tags[word].most_common(1)[0][0] not in NAMES:
            print(word)


if __name__ == "__main__":
    main()
