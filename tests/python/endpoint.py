"""Asks a server's endpoint with SPARQLWrapper and with the store of rdflib, in every format, and compares the answers."""

import sys

from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

RG = "https://w3id.org/reportgraph/ns#"
QUERY = f"""PREFIX rg: <{RG}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name ?stated WHERE {{ ?fact a rg:Investment ; rg:about/rdfs:label ?name ; rg:statedAs ?stated }} ORDER BY ?name ?stated"""


def by_rdflib(server: str) -> list[tuple[str, str]]:
    store = SPARQLStore(f"{server}/sparql", returnFormat="xml")
    rows = [(str(row[0]), str(row[1])) for row in store.query(QUERY)]
    graph = Graph(store=store)
    count = len(list(graph.triples((None, URIRef(f"{RG}statedAs"), None))))
    assert count > len(rows), f"{count} triples"
    assert (None, URIRef(f"{RG}statedAs"), Literal(rows[0][1])) in graph
    return rows


def by_wrapper(server: str) -> dict[str, list[tuple[str, str]]]:
    from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setQuery(QUERY)
    answers = {}
    for way in ("GET", POST):
        for request in ("urlencoded", POSTDIRECTLY) if way == POST else ("urlencoded",):
            wrapper.setMethod(way)
            wrapper.setRequestMethod(request)
            wrapper.setReturnFormat(JSON)
            rows = wrapper.query().convert()["results"]["bindings"]
            answers[f"{way} {request} json"] = [(row["name"]["value"], row["stated"]["value"]) for row in rows]
    wrapper.setMethod("GET")
    wrapper.setRequestMethod("urlencoded")
    wrapper.setReturnFormat(XML)
    found = wrapper.query().convert().getElementsByTagName("result")
    answers["xml"] = [tuple(literal.firstChild.data for literal in one.getElementsByTagName("literal")) for one in found]
    wrapper.setReturnFormat(CSV)
    lines = wrapper.query().convert().decode().splitlines()[1:]
    answers["csv"] = [tuple(line.split(",")) for line in lines]
    sizes = set()
    wrapper.setQuery(f"PREFIX rg: <{RG}> CONSTRUCT {{ ?f rg:statedAs ?s }} WHERE {{ ?f rg:statedAs ?s }}")
    for kind in (TURTLE, N3, RDFXML):
        wrapper.setReturnFormat(kind)
        graph = wrapper.query().convert()
        if isinstance(graph, bytes):
            graph = Graph().parse(data=graph, format="turtle")
        sizes.add(len(graph))
    assert len(sizes) == 1 and sizes.pop() > 0, sizes
    return answers


def main() -> None:
    server = sys.argv[1]
    rows = by_rdflib(server)
    assert rows, "no rows"
    try:
        answers = by_wrapper(server)
    except ImportError:
        print("SKIPPED: SPARQLWrapper is not installed; rdflib's store was used")
        answers = {}
    for way, found in answers.items():
        assert found == rows, f"{way}: {found} instead of {rows}"
    description = Graph().parse(f"{server}/sparql", format="turtle")
    assert len(description) > 20, len(description)
    print(f"rdflib and SPARQLWrapper agree on {len(rows)} rows in {len(answers) + 1} ways")


if __name__ == "__main__":
    main()
