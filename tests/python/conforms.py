"""Whether a graph conforms to the shapes, and no longer does once a value is gone: `conforms.py [--every] DATA SHAPES`.

DATA is Turtle. Checked by pyshacl, which shares no code with the program: first as it is; then with one `rg:value`
deleted, or with `--every`, for each property of MUST_BE_MISSED that the graph uses, with one statement of it deleted.

Exit code 0: as it should be. 1: not so. 77: pyshacl is missing.
"""

import sys

try:
    import pyshacl
    import rdflib
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

RG = rdflib.Namespace("https://w3id.org/reportgraph/ns#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
MUST_BE_MISSED = [
    RG.value, RG.minValue, RG.maxValue, RG.statedAs, RG.indicator, RG.measure, RG.investmentKind, RG.status, RG.honour, RG.about,
    RG.modality, RG.rule, RG.confidence, RG.count, RG.noun, RG.memberKind, RG.programKind, RG.heading, RG.sectionKind,
    RG.sha256, RG.fileName, RG.complete, PROV.wasDerivedFrom, OA.start, OA.end, OA.exact,
]  # fmt: skip
FACTS = (RG.Observation, RG.Investment, RG.Milestone, RG.Recognition)


def main() -> int:
    paths = [argument for argument in sys.argv[1:] if argument != "--every"]
    data, shapes = (rdflib.Graph().parse(path, format="turtle") for path in paths)
    conforms, _, report = check(data, shapes)
    if not conforms:
        print(report)
        return 1
    deleted = 0
    for predicate in MUST_BE_MISSED if "--every" in sys.argv else [RG.value]:
        triple = next((t for t in sorted(data.triples((None, predicate, None))) if needed(data, t)), None)
        if triple is None:
            continue
        data.remove(triple)
        if check(data, shapes)[0]:
            print(f"the shapes do not miss {triple}")
            return 1
        data.add(triple)
        deleted += 1
    if (None, RG.value, None) not in data:
        print("the graph holds no value")
        return 1
    print(f"{len(data)} triples conform; of {deleted} properties, one statement deleted was missed")
    return 0


def needed(data, triple) -> bool:
    """Entities need no rule, facts do."""
    return triple[1] != RG.rule or any((triple[0], rdflib.RDF.type, fact) in data for fact in FACTS)


def check(data, shapes):
    return pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)


if __name__ == "__main__":
    sys.exit(main())
