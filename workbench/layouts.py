"""Where the nodes of a network stand on paper: the same network always stands the same way."""

import numpy as np

STEPS, PUSHES = 300, 200  # more of either change nothing that can be seen
EDGE = 58  # pixels of the shortest edge, before boxes are pushed apart
GAP = 26  # pixels between parts that no edge joins


def lay_out(edges: np.ndarray, boxes: np.ndarray, *, across: float) -> np.ndarray:
    """Return a place in pixels for each node; `boxes` are the widths and heights of what stands around them.

    Each part of the network is laid out by itself, and the parts are set side by side in rows no longer than `across`, the
    highest first. `edges` has a row of two nodes for each edge.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    number = len(boxes)
    edges = np.asarray(edges, np.int64).reshape(-1, 2)
    joined = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(number, number)).tocsr()
    joined = ((joined + joined.T) > 0).astype(float)
    parts = []
    for part in range(connected_components(joined, directed=False)[0]):
        nodes = np.flatnonzero(connected_components(joined, directed=False)[1] == part)
        places = stress_layout(joined[nodes][:, nodes]) * EDGE
        wide = np.ptp(places[:, 0]) + boxes[nodes, 0].max()
        places = pushed_apart(places * [min(1, across / wide), 1], boxes[nodes])
        corner = (places - boxes[nodes] / 2).min(axis=0)
        parts.append((nodes, places - corner, (places + boxes[nodes] / 2).max(axis=0) - corner))
    return _in_rows(parts, number, across)


def stress_layout(joined) -> np.ndarray:
    """Return a place for each node of a sparse matrix of edges, as near the lengths of the paths as a plane allows.

    Stress majorisation: Gansner, Koren & North (2004), Graph drawing by stress majorization, eq. 8, with weights d⁻², from
    nodes on a circle. An edge is as long as the square root of the number of neighbours that only one of its ends has, so
    that what is tightly knit has room. The longer side lies across, the first node to the left.
    """
    from scipy.sparse.csgraph import shortest_path

    number = joined.shape[0]
    if number < 2:
        return np.zeros((number, 2))
    common = (joined @ joined).toarray()
    degree = joined.sum(axis=1)
    alone = degree[:, None] + degree[None] - 2 * common
    distances = shortest_path(joined.toarray() * np.sqrt(np.maximum(alone, 1)), directed=False)
    turn = 2 * np.pi * np.arange(number) / number
    places = np.column_stack([np.cos(turn), np.sin(turn)]) * distances.max() / 2
    weights = np.divide(1.0, distances**2, out=np.zeros_like(distances), where=distances > 0)
    inverse = np.linalg.pinv(_laplacian(weights))
    for _ in range(STEPS):
        apart = np.linalg.norm(places[:, None] - places[None], axis=2)
        pull = np.divide(weights * distances, apart, out=np.zeros_like(apart), where=apart > 1e-9)
        places = inverse @ (_laplacian(pull) @ places)
    return _lying(places)


def pushed_apart(places: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return the places moved until hardly any of the boxes around them covers another."""
    places, order = places.copy(), np.arange(len(places))
    reach = (boxes[:, None] + boxes[None]) / 2
    for _ in range(PUSHES):
        gap = places[:, None] - places[None]
        over = reach - abs(gap)
        covered = (over > 0).all(axis=2) & (order[:, None] != order)
        if not covered.any():
            break
        way = np.where(gap == 0, np.sign(order[:, None] - order)[:, :, None], np.sign(gap))
        shorter = over == over.min(axis=2, keepdims=True)  # out of the way by the shorter way
        places += np.where(covered[:, :, None] & shorter, over * way, 0).sum(axis=1) / 4
    return places


def _in_rows(parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]], number: int, across: float) -> np.ndarray:
    """Return the places of all nodes, the parts (nodes, places, size) one behind the other in rows, from the top down."""
    places, x, y, deep = np.zeros((number, 2)), 0.0, 0.0, 0.0
    for nodes, inside, size in sorted(parts, key=lambda part: (-part[2][1], part[0][0])):
        if x and x + size[0] > across:
            x, y, deep = 0.0, y - deep - GAP, 0.0
        places[nodes] = inside + np.array([x, y - size[1]])
        x, deep = x + size[0] + GAP, max(deep, size[1])
    return places


def _laplacian(weights: np.ndarray) -> np.ndarray:
    return np.diag(weights.sum(axis=1)) - weights


def _lying(places: np.ndarray) -> np.ndarray:
    """Return the places turned so that they are as wide as they can be, the first node to the left."""
    places = places - places.mean(axis=0)
    x, y = places.T
    angle = np.arctan2(2 * (x * y).sum(), (x**2 - y**2).sum()) / 2
    places = places @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return places * np.where(places[0] > 0, -1, 1)
