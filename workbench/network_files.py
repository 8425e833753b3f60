"""A table of pairs → a file of the network, for Gephi, Cytoscape, yEd, igraph or networkx."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import regex

from workbench import schema
from workbench.networks import members

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NO_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no such characters


def write_network(scores: pd.DataFrame, path: str | Path) -> Path:
    """Write a `score_pairs` table as an undirected network and return the path: GEXF 1.3 (`.gexf`) or GraphML (`.graphml`).

    A node is an actor with its kind, mentions and sentences; an edge a pair, its `weight` the count, with all the other columns
    of the table. What is missing is left out. Rows are written in their order: the same table makes the same file.
    """
    schema.check(scores, *schema.names("pair_scores"), call="write_network")
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise ValueError(f"write_network: {path.name!r} is neither .gexf nor .graphml.")
    edges = scores.drop(columns=[name for name in scores if name.startswith(("first_", "second_"))])
    if edges.duplicated(["first", "second"]).any():
        raise ValueError("write_network: the table has several rows for one pair; it was counted by group: keep one.")
    root = FORMATS[path.suffix.lower()](members(scores), edges.rename(columns={"first": "source", "second": "target"}))
    ET.indent(root)
    path.write_text(f"{HEAD}{ET.tostring(root, encoding='unicode')}\n", "utf-8")
    return path


def _gexf(nodes: pd.DataFrame, edges: pd.DataFrame) -> ET.Element:
    root = ET.Element("gexf", {"xmlns": "http://gexf.net/1.3", "version": "1.3"})
    graph = ET.SubElement(root, "graph", defaultedgetype="undirected")
    nodes = nodes.assign(id=nodes["actor"]).rename(columns={"actor": "label"})
    edges = edges.assign(id=range(len(edges)), weight=edges["count"])
    for kind, table, own in (("node", nodes, ["id", "label"]), ("edge", edges, ["id", "source", "target", "weight"])):
        declared, listed = ET.SubElement(graph, "attributes", {"class": kind}), ET.SubElement(graph, f"{kind}s")
        for name in table.columns.difference(own, sort=False):
            ET.SubElement(declared, "attribute", id=name, title=name, type=_type(table[name]))
        for row in _rows(table):
            values = ET.SubElement(ET.SubElement(listed, kind, {name: row.pop(name) for name in own}), "attvalues")
            for name, value in row.items():
                ET.SubElement(values, "attvalue", {"for": name, "value": value})
    return root


def _graphml(nodes: pd.DataFrame, edges: pd.DataFrame) -> ET.Element:
    root, graph = (
        ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns"),
        ET.Element("graph", edgedefault="undirected"),
    )
    nodes, edges = nodes.rename(columns={"actor": "id"}), edges.assign(weight=edges["count"])
    for kind, table, own in (("node", nodes, ["id"]), ("edge", edges, ["source", "target"])):
        for name in table.columns.difference(own, sort=False):
            about = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": _type(table[name])}
            ET.SubElement(root, "key", about)
        for row in _rows(table):
            element = ET.SubElement(graph, kind, {name: row.pop(name) for name in own})
            for name, value in row.items():
                ET.SubElement(element, "data", key=f"{kind}_{name}").text = value
    root.append(graph)
    return root


def _type(column: pd.Series) -> str:
    """Return the type of a column as both formats call it."""
    kinds = {"i": "long", "f": "double", "b": "boolean"}
    return kinds.get(column.dtype.kind, "string")


def _rows(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the values of each row as text, without what is missing."""
    records = table.to_dict("records")
    return [{name: NO_XML.sub("", str(v)) for name, v in record.items() if not pd.isna(v)} for record in records]


FORMATS = {".gexf": _gexf, ".graphml": _graphml}
