#!/usr/bin/env python3
"""Writes ../resources/dev/duet/eval/oracle.json: small inputs and what scikit-learn and SciPy say of them.

    pip install numpy scipy scikit-learn
    python oracle.py
"""
import json
import pathlib

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    adjusted_rand_score,
    normalized_mutual_info_score,
    silhouette_samples,
)
from sklearn.neighbors import NearestNeighbors
from sklearn.svm import LinearSVC

rng = np.random.default_rng(7)
N, D, C = 36, 5, 3
classes = np.repeat(np.arange(C), N // C)
rows = (rng.normal(size=(C, D))[classes] + 0.8 * rng.normal(size=(N, D))).astype(np.float32)
order = rng.permutation(N)
rows, classes = rows[order], classes[order]
train, test = np.arange(24), np.arange(24, N)
unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
out = {"rows": rows.round(4).tolist(), "classes": classes.tolist()}
rows = np.array(out["rows"], np.float32)  # what the reader of the file sees
unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)

out["silhouette_cosine"] = silhouette_samples(rows.astype(float), classes, metric="cosine").tolist()
out["silhouette_euclidean"] = silhouette_samples(rows.astype(float), classes).tolist()

neighbors = NearestNeighbors(n_neighbors=6, algorithm="brute", metric="cosine").fit(unit[train])
distances, indices = neighbors.kneighbors(unit[test])
out["nearest"] = indices.tolist()
out["nearest_distance"] = distances.tolist()
votes = np.zeros((len(test), C))
for q in range(len(test)):
    for i, d in zip(indices[q], distances[q]):
        votes[q, classes[train][i]] += np.exp((1 - d) / 0.07)
out["knn6"] = votes.argmax(1).tolist()

clusters = rng.integers(0, 4, N)
table = np.array([[np.sum((classes == c) & (clusters == k)) for k in range(4)] for c in range(C)])
assignment = linear_sum_assignment(-table)
out["clusters"] = clusters.tolist()
out["nmi"] = normalized_mutual_info_score(classes, clusters)
out["ari"] = adjusted_rand_score(classes, clusters)
out["purity"] = float(table.max(0).sum() / N)
out["matched"] = float(table[assignment].sum() / N)
big = rng.integers(0, 100, (7, 9))
out["gains"] = big.tolist()
out["gains_best"] = int(big[linear_sum_assignment(-big)].sum())
apart = rows + 3 * np.eye(D, dtype=np.float32)[classes]  # so that there is one good optimum
out["apart"] = apart.round(4).tolist()
out["kmeans_inertia"] = float(KMeans(3, n_init=200, tol=0, random_state=0).fit(np.array(out["apart"])).inertia_)

l2 = 0.01
logistic = LogisticRegression(C=1 / (l2 * len(train)), tol=1e-10, max_iter=10000)
logistic.fit(rows[train].astype(float), classes[train])
out["logistic_l2"] = l2
out["logistic"] = logistic.predict_proba(rows[test].astype(float)).tolist()

svm = LinearSVC(loss="hinge", C=10, tol=1e-6, max_iter=1_000_000, random_state=0)
mean, std = rows[train].mean(0), rows[train].std(0)
scaled = (rows.astype(float) - mean) / (std + 0.01)
svm.fit(scaled[train], classes[train])
out["svm"] = svm.decision_function(scaled[test]).tolist()

singular = np.linalg.svd(unit.astype(float) - unit.mean(0), compute_uv=False)
p = singular / singular.sum()
out["effective_rank"] = float(np.exp(-(p * np.log(p)).sum()))
out["mean_deviation"] = float(unit.astype(float).std(0).mean() * np.sqrt(D))
other = np.roll(unit, 1, axis=0) + 0.3
other = (other / np.linalg.norm(other, axis=1, keepdims=True)).round(4)
out["other"] = other.tolist()
o = other / np.linalg.norm(other, axis=1, keepdims=True)
out["alignment"] = float((np.linalg.norm(unit - o, axis=1) ** 2).mean())
out["gap"] = float(np.linalg.norm(unit.mean(0) - o.mean(0)))
squared = ((unit[:, None].astype(float) - unit[None]) ** 2).sum(-1)
off = ~np.eye(N, dtype=bool)
out["uniformity"] = float(np.log(np.exp(-2 * squared[off]).mean()))
similarity = unit.astype(float) @ o.T
out["partner_ranks"] = (1 + (similarity >= np.diag(similarity)[:, None]).sum(1) - 1).tolist()
ranks = []
for i in range(N):
    same = (classes == classes[i]) & (np.arange(N) != i)
    best = similarity[i, same].max()
    ranks.append(int(1 + ((similarity[i] >= best) & (classes != classes[i])).sum()))
out["class_ranks"] = ranks

target = pathlib.Path(__file__).parent / "../resources/dev/duet/eval/oracle.json"
target.write_text(json.dumps(out, indent=1).replace("\n   ", " ").replace("\n  ]", " ]") + "\n")
