"""Files of networks, as networkx reads them."""

import networkx as nx
import pytest

import workbench as wb


@pytest.fixture(scope="module")
def scores(articles, mentions):
    return wb.score_pairs(mentions, articles, minimum=4)


@pytest.mark.parametrize(("name", "read"), [("network.gexf", nx.read_gexf), ("network.graphml", nx.read_graphml)])
def test_networkx_reads_the_same(name, read, scores, tmp_path):
    graph = read(wb.write_network(scores, tmp_path / name))
    assert not graph.is_directed()
    assert graph.number_of_edges() == len(scores)
    for row in scores.itertuples():
        edge = graph.edges[row.first, row.second]
        assert (edge["count"], edge["weight"], edge["unit"]) == (row.count, row.count, row.unit)
        assert edge["npmi"] == row.npmi
        assert graph.nodes[row.first] | {"label": ""} == {
            "kind": row.first_kind,
            "mentions": row.first_mentions,
            "contexts": row.first_contexts,
            "label": "",
        }


def test_the_same_table_makes_the_same_file(scores, tmp_path):
    files = [wb.write_network(scores, tmp_path / name).read_bytes() for name in ("a.gexf", "b.gexf")]
    assert files[0] == files[1]


@pytest.mark.parametrize("name", ["network.gexf", "network.graphml"])
def test_odd_names_and_missing_values(name, scores, tmp_path):
    odd = scores.head(1).assign(first='<a href="x">&\x00\ud83d'.replace("\ud83d", "🙂"), npmi=float("nan"))
    graph = (nx.read_gexf if name.endswith("gexf") else nx.read_graphml)(wb.write_network(odd, tmp_path / name))
    assert '<a href="x">&🙂' in graph.nodes
    assert "npmi" not in next(iter(graph.edges.values()))


@pytest.mark.parametrize("name", ["network.gexf", "network.graphml"])
def test_no_pair_is_an_empty_network(name, scores, tmp_path):
    read = nx.read_gexf if name.endswith("gexf") else nx.read_graphml
    assert len(read(wb.write_network(scores.head(0), tmp_path / name))) == 0


def test_what_cannot_be_written(scores, articles, mentions, tmp_path):
    with pytest.raises(ValueError, match=r"neither \.gexf nor \.graphml"):
        wb.write_network(scores, tmp_path / "network.gml")
    by_source = wb.score_pairs(mentions, articles, by="source")
    with pytest.raises(ValueError, match="counted by group"):
        wb.write_network(by_source, tmp_path / "network.gexf")
