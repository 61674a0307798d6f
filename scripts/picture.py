"""Draws a small graph: N-Triples on standard input, Graphviz's language on standard output.

A node that a report names is a box, a fact an ellipse with what it states, a passage a note with its words. Values and
concepts are written into the node that has them, so that only what joins nodes is an arrow.
"""

import re
import sys

TRIPLE = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"\S*) \.')
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
ARROWS = ["about", "undertakenBy", "hadMember", "wasDerivedFrom"]
STATED = ["investmentKind", "indicator", "statedAs", "status", "honour", "level", "year", "modality", "rule", "confidence"]
COLOURS = {"Enterprise": "#cfe8cf", "Project": "#cfe0f5", "Group": "#dcd6f2", "Passage": "#f4f0e0"}
FACT = "#fbe3c4"


def main() -> None:
    nodes: dict[str, dict[str, list[str]]] = {}
    for line in sys.stdin:
        if match := TRIPLE.fullmatch(line.strip()):
            subject, predicate, iri, text = match.groups()
            value = iri if iri is not None else ESCAPE.sub(unescaped, text)
            nodes.setdefault(subject, {}).setdefault(local(predicate), []).append(value)
    print('digraph { rankdir=LR; nodesep=0.25; ranksep=0.7; bgcolor=white; fontname="Noto Sans CJK SC"')
    print('node [fontname="Noto Sans CJK SC", fontsize=11, style=filled, color="#707070", margin="0.15,0.08"]')
    print('edge [fontname="Noto Sans CJK SC", fontsize=9, color="#707070", fontcolor="#404040", arrowsize=0.7]')
    for name in sorted(nodes):
        print(f"{quoted(name)} [{drawn(nodes[name])}]")
        for arrow in ARROWS:
            for target in sorted(nodes[name].get(arrow, [])):
                if target in nodes:
                    print(f"{quoted(name)} -> {quoted(target)} [label={quoted(arrow)}]")
    print("}")


def drawn(node: dict[str, list[str]]) -> str:
    kind = local(node["type"][0])
    if kind == "Passage":
        lines = [f"Passage {node['start'][0]}–{node['end'][0]}", *wrapped(node["exact"][0])]
        shape = "note"
    elif kind in COLOURS:
        count = [f"count {value}" for value in node.get("count", [])]
        lines = [kind, *node["label"], *count]
        shape = "box"
    else:
        lines = [kind, *(f"{key} {local(value)}" for key in STATED for value in node.get(key, []))]
        shape = "box, style=\"rounded,filled\""
    label = quoted("\n".join(lines))
    return f'label={label}, shape={shape}, fillcolor="{COLOURS.get(kind, FACT)}"'


def wrapped(text: str) -> list[str]:
    """Lines of 20 characters and the punctuation after them."""
    return re.findall(r"\S{1,20}[，、；。：”》）]*", text)


def local(iri: str) -> str:
    return re.split("[#]|/(?=[^/]*$)", iri)[-1] if iri.startswith("http") else iri


def unescaped(match: re.Match) -> str:
    short, long, character = match.groups()
    return chr(int(short or long, 16)) if short or long else {"n": "\n", "t": "\t", "r": "\r"}.get(character, character)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    main()
