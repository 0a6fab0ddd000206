"""Writes down what random polygons cover by the non-zero rule, as Shapely measures it.

    pip install shapely==2.2.0
    python areas_by_shapely.py > areas_by_shapely.json

The polygons are those of src/random-polygons.fixture.ts. Shapely cuts the plane along all outlines; a piece belongs to
them where they run round it at least once.
"""

import json
import math

from shapely import LineString, get_parts, make_valid, polygonize, unary_union

SIDE = 97
SEED = 18
POLYGONS = 1000


def random_numbers(seed):
    state = seed
    while True:
        state = state * 16807 % 2147483647
        yield state / 2147483647


numbers = random_numbers(SEED)


def random():
    return next(numbers)


def on_border(value):
    return min(SIDE, max(0, 140 * value - 20))


CORNERS = [
    lambda: (SIDE * random(), SIDE * random()),
    lambda: (40 + 2 * random(), 40 + 2 * random()),
    lambda: (8 * math.floor(12 * random()), 8 * math.floor(12 * random())),
    lambda: (math.floor(SIDE * random()), math.floor(SIDE * random())),
    lambda: (on_border(random()), on_border(random())),
]


def random_ring():
    corner = CORNERS[math.floor(len(CORNERS) * random())]
    return [corner() for _ in range(3 + math.floor(10 * random()))]


def random_polygons():
    polygons = []
    for _ in range(1 + math.floor(3 * random())):
        holes = math.floor(2 * random())
        polygons.append([random_ring() for _ in range(1 + holes)])
    return polygons


def edges(ring):
    return zip(ring, ring[1:] + ring[:1])


def turning(ring, sign):
    twice = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in edges(ring))
    return ring[::-1] if sign * twice < 0 else ring


def winding(rings, x, y):
    count = 0
    for ring in rings:
        for (from_x, from_y), (to_x, to_y) in edges(ring):
            if (from_y <= y) == (to_y <= y):
                continue
            if from_x + (y - from_y) / (to_y - from_y) * (to_x - from_x) > x:
                count += 1 if to_y > from_y else -1
    return count


def non_zero_area(polygons):
    rings = [turning(outer, 1) for outer, *_ in polygons]
    rings += [turning(hole, -1) for _, *holes in polygons for hole in holes]
    lines = unary_union([make_valid(LineString([*ring, ring[0]])) for ring in rings])
    pieces = get_parts(polygonize(get_parts(lines)))
    inside = ((piece, piece.representative_point()) for piece in pieces)
    return sum(piece.area for piece, point in inside if winding(rings, point.x, point.y) != 0)


print(json.dumps([round(non_zero_area(random_polygons()), 4) for _ in range(POLYGONS)]))
