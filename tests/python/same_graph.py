"""Whether two exports say the same: `same_graph.py TURTLE NQUADS`. Read by rdflib, which shares no code with the program.

Exit code 0: the same triples. 1: not the same. 77: rdflib is missing.
"""

import sys

try:
    import rdflib
    from rdflib.compare import graph_diff, to_isomorphic
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

rdflib.NORMALIZE_LITERALS = False  # 7280000000 and 7280000000.0 are one number and two terms.


def main() -> int:
    turtle, nquads = sys.argv[1:3]
    one = rdflib.Graph().parse(turtle, format="turtle")
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(nquads, format="nquads")
    other = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        other.add(triple)
    if len(one) == 0:
        print("the graph is empty")
        return 1
    one, other = to_isomorphic(one), to_isomorphic(other)
    if one == other:
        print(f"{len(one)} triples in both")
        return 0
    _, only_one, only_other = graph_diff(one, other)
    print(f"only in {turtle}:\n{only_one.serialize(format='nt')}\nonly in {nquads}:\n{only_other.serialize(format='nt')}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
