"""Networks on paper."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array

from workbench.layouts import lay_out, stress_layout


def matrix(edges, number):
    edges = np.array(edges)
    half = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(number, number)).tocsr()
    return half + half.T


def stress(places, distances):
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    off = distances > 0
    return (((apart - distances)[off] / distances[off]) ** 2).sum()


def test_a_chain_lies_straight():
    places = stress_layout(matrix([(0, 1), (1, 2), (2, 3)], 4))
    assert np.ptp(places[:, 1]) < 0.06 * np.ptp(places[:, 0])
    assert (np.diff(places[:, 0]) > 0).all()


def test_a_triangle_has_equal_sides():
    places = stress_layout(matrix([(0, 1), (1, 2), (2, 0)], 3))
    sides = np.linalg.norm(places - np.roll(places, 1, axis=0), axis=1)
    assert np.allclose(sides, sides[0])


def test_networkx_finds_nothing_much_better():
    """Kamada & Kawai (1989) have the same stress; networkx minimises it in another way."""
    graph = nx.karate_club_graph()
    joined = matrix(list(graph.edges), len(graph))
    degree, common = joined.sum(axis=1), (joined @ joined).toarray()
    lengths = np.sqrt(np.maximum(degree[:, None] + degree[None] - 2 * common, 1))
    for one, other in graph.edges:
        graph.edges[one, other]["length"] = lengths[one, other]
    paths = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
    distances = np.array([[paths[one][other] for other in graph] for one in graph])
    theirs = nx.kamada_kawai_layout(graph, dist=paths)
    best = min(stress(np.array([theirs[node] for node in graph]) * scale, distances) for scale in np.linspace(1, 20, 400))
    assert stress(stress_layout(joined), distances) < 1.1 * best


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda edge: edge[0] < edge[1]), min_size=1, max_size=14)
)
@settings(max_examples=40)
def test_labels_of_different_parts_do_not_cover_each_other(edges):
    boxes = np.full((10, 2), (80.0, 40.0))
    places = lay_out(np.array(edges), boxes, across=760)
    assert np.isfinite(places).all()
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(10))
    parts = list(nx.connected_components(graph))
    of = {node: n for n, part in enumerate(parts) for node in part}
    for one in range(10):
        for other in range(one):
            if of[one] != of[other]:
                assert (abs(places[one] - places[other]) >= boxes[0] - 1e-6).any()
    assert np.array_equal(places, lay_out(np.array(edges), boxes, across=760))
