#!/usr/bin/env python3
"""Duet's searches and silhouettes done with scikit-learn, to be timed beside `duet bench knn` and `silhouette`.

    pip install numpy scikit-learn        (setup)

    peer_eval.py knn        [--queries 10000] [--gallery 200000] [--width 512] [--k 200]
    peer_eval.py silhouette [--rows 50000] [--width 128] [--classes 100] [--distance euclidean|cosine]

Common option: --reps R. One JSON line comes out, of the form `duet bench` prints; the first run is not counted. Set
OMP_NUM_THREADS and OPENBLAS_NUM_THREADS for the number of threads; scikit-learn takes all processors by default.
"""
import argparse
import json
import statistics
import time

import numpy as np
import sklearn
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors


def measure(what, units, reps, run, **more):
    times = []
    for _ in range(reps + 1):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    times = times[1:]
    line = {"what": what, "min_s": min(times), "median_s": statistics.median(times)}
    line |= {"per_second": units / min(times), "reps": reps, "sklearn": sklearn.__version__}
    print(json.dumps(line | more))


def unit_rows(count, width, seed):
    rows = np.random.default_rng(seed).standard_normal((count, width), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def knn(options):
    gallery = unit_rows(options.gallery, options.width, 0)
    queries = unit_rows(options.queries, options.width, 1)
    # Of rows of length 1 the nearest by Euclidean distance are those by cosine, and the search for them is the faster.
    search = NearestNeighbors(n_neighbors=options.k, algorithm="brute", metric="euclidean").fit(gallery)
    measure("knn", options.queries, options.reps or 1, lambda: search.kneighbors(queries), gallery=options.gallery, k=options.k)


def silhouette(options):
    classes = np.arange(options.rows) % options.classes
    rows = np.random.default_rng(0).standard_normal((options.rows, options.width), np.float32)
    rows[np.arange(options.rows), classes % options.width] += 2
    measure(
        f"silhouette_{options.distance}",
        options.rows,
        options.reps or 1,
        lambda: silhouette_score(rows, classes, metric=options.distance),
        width=options.width,
        classes=options.classes,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    search = commands.add_parser("knn")
    search.add_argument("--queries", type=int, default=10_000)
    search.add_argument("--gallery", type=int, default=200_000)
    search.add_argument("--width", type=int, default=512)
    search.add_argument("--k", type=int, default=200)
    scores = commands.add_parser("silhouette")
    scores.add_argument("--rows", type=int, default=50_000)
    scores.add_argument("--width", type=int, default=128)
    scores.add_argument("--classes", type=int, default=100)
    scores.add_argument("--distance", choices=["euclidean", "cosine"], default="euclidean")
    for command in (search, scores):
        command.add_argument("--reps", type=int)
    options = parser.parse_args()
    globals()[options.command](options)


if __name__ == "__main__":
    main()
