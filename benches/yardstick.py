#!/usr/bin/env python3
"""What one would write today without this program: a plain pipeline that finds the headline growth rates only.

    yardstick.py FOLDER OUTPUT.nt [--jobs N]

It reads each text, splits it into clauses by punctuation, segments each clause that holds a rate with jieba to find the
noun phrase before the verb, takes `增长|下降 … %` by a regular expression, tells targets from results by the heading above,
and writes one observation a rate with rdflib, as N-Triples. Nothing is found but growth rates: no levels, projects, enterprises,
investments, programmes, ranks or honours, no passages. It uses all cores, each regular expression is compiled once, and jieba is
asked only where a rate stands: it is meant to be as fast as such a script gets.
"""

import re
import sys
import time
from multiprocessing import Pool
from pathlib import Path

import jieba.posseg
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

RG = Namespace("https://w3id.org/reportgraph/ns#")
CLAUSE = re.compile(r"[^，。；、！？\n]+")
RATE = re.compile(r"(?:同比|比上年|年均)?(增长|增加|提高|上升|下降|减少|降低)(?:了|到)?(?:约|左右|达)?(\d+(?:\.\d+)?)(?:%|％|个百分点)")
HEADING = re.compile(r"^\s*[一二三四五六七八九十]+、.*$", re.M)
YEAR = re.compile(r"(?:19|20)\d\d")
PLAN = re.compile(r"工作(?:安排|任务|打算|要点)|目标|今年|计划")


def indicator(text: str) -> str:
    """The noun phrase that a clause begins with."""
    words = []
    for word, tag in jieba.posseg.cut(text):
        if tag[0] in "nvabjl" or tag in ("eng", "x", "k"):
            words.append(word)
        elif words:
            break
    return "".join(words)


def extract(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace")
    stem = path.stem.split("_")
    year = next(iter(YEAR.findall(path.stem)), "")
    plans = [(match.start(), bool(PLAN.search(match.group()))) for match in HEADING.finditer(text)]
    graph = Graph()
    report = URIRef("https://example.org/report/" + path.stem)
    graph.add((report, RDF.type, RG.Report))
    last = ""
    for clause in CLAUSE.finditer(text):
        rate = RATE.search(clause.group())
        if not rate:
            continue
        name = indicator(clause.group()[: rate.start()]) or last
        last = name
        planned = False
        for at, is_plan in plans:
            if at > clause.start():
                break
            planned = is_plan
        sign = -1 if rate.group(1) in ("下降", "减少", "降低") else 1
        fact = URIRef(f"https://example.org/fact/{path.stem}/{clause.start()}")
        graph.add((fact, RDF.type, RG.Observation))
        graph.add((fact, RG.about, Literal(stem[1] if len(stem) > 1 else path.stem)))
        graph.add((fact, RG.indicator, Literal(name, lang="zh")))
        graph.add((fact, RG.value, Literal(str(sign * float(rate.group(2))), datatype=XSD.decimal)))
        graph.add((fact, RG.modality, RG.Target if planned else RG.Actual))
        graph.add((fact, RG.statedAs, Literal(rate.group())))
        if year:
            graph.add((fact, RG.year, Literal(int(year) + planned)))
    return graph.serialize(format="nt")


def main() -> None:
    paths = sorted(Path(sys.argv[1]).glob("*.txt"))
    jobs = int(sys.argv[sys.argv.index("--jobs") + 1]) if "--jobs" in sys.argv else None
    start = time.monotonic()
    facts = 0
    with Pool(jobs, initializer=jieba.posseg.initialize) as pool, open(sys.argv[2], "w", encoding="utf-8") as out:
        for triples in pool.imap(extract, paths, chunksize=4):
            facts += triples.count("#Observation>")
            out.write(triples)
    seconds = time.monotonic() - start
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{len(paths)} reports, {size:.1f} MB, {facts} growth rates in {seconds:.2f} s: {size / seconds:.2f} MB/s")


if __name__ == "__main__":
    main()
