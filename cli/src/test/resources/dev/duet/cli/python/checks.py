"""What the blocks of docs/formats.md must have found in the files that the test made."""
import numpy as np


def run(names):
    get = names.__getitem__

    assert get("config")["name"] == "micro", get("config")
    assert get("provenance")["origin"], get("provenance")
    assert get("mean").shape == (65,) and get("mean").dtype == np.float32
    assert get("stem").shape == (8, 3, 3, 7, 7), get("stem").shape
    yield "model: configuration, provenance and tensors"

    if "weights" in names:
        assert all(key.startswith("module.") for key in get("weights"))
        assert len(get("weights")) == len(get("model").state_dict())
        yield f"weights: {len(get('weights'))} tensors, all of the model's"

    features, sharded = get("features"), get("sharded")
    assert features.dtype == np.float32 and features.shape == (3, 64), features.shape
    assert np.isfinite(features).all() and features.std() > 0
    assert (get("end") - get("start") > 0).all()
    rows = get("table").column("id").to_pylist()
    assert rows == sorted(rows), rows
    here = [i for i, name in enumerate(rows) if name == "clip.mp4"]
    assert (sharded[here] == features).all(), "the same clip in both formats"
    assert get("model_fingerprint") == get("run")["model.fingerprint"]
    assert get("stats")["videos"] == 4 and get("stats")["failed"] == 1, get("stats")
    assert [f["path"].endswith("broken.mp4") for f in get("failures")] == [True]
    assert get("failures")[0]["stage"] == "open", get("failures")
    yield f"features: {features.shape} as arrays, {sharded.shape} in shards, the same numbers"

    bank = get("bank")
    assert bank.shape == (16, 64), bank.shape
    assert np.allclose((bank**2).sum(1), 1, atol=1e-5)
    assert get("mean_of_gradient").shape == get("stem").shape
    assert get("facts")["position"]["epoch"] == 2, get("facts")["position"]
    assert get("curve") and all(np.isfinite(loss) for _, loss in get("curve"))
    assert {line["kind"] for line in get("lines")} == {"progress", "epoch", "validation"}
    yield f"run: bank {bank.shape}, {len(get('lines'))} lines of metrics"

    positives = get("positives")
    assert positives.shape == (16, 3) and positives.dtype == np.int32
    assert all(i not in row for i, row in enumerate(positives)), "none is its own positive"
    assert (np.diff(get("agreement"), axis=1) <= 1e-6).all(), "nearest first"
    assert get("mined_from") == get("facts")["manifest"]
    instance = get("instance")
    assert instance["id"] == "train/00000.mp4" != get("nearest"), instance
    assert {"consensus", "union", "video", "audio"} <= set(instance)
    yield f"positives: {positives.shape}"

    top = [row for row in get("results")["measures"] if row["metric"] == "top1"]
    assert top and all(0 <= row["value"] <= 1 for row in top)
    assert len(get("measures")) == len(get("results")["measures"])
    predictions = get("predictions")
    hits = np.mean([row["label"] == row["predicted"] for row in predictions])
    counts = np.array([[int(cell) for cell in row[1:]] for row in get("confusion")[1:]])
    assert counts.sum() == len(predictions), (counts, len(predictions))
    assert np.isclose(np.trace(counts) / counts.sum(), hits)
    yield f"results: {len(get('measures'))} measures, {len(predictions)} predictions"

    assert {"run", "seed", "modality", "metric", "value"} <= set(get("numbers")[0])
    assert all(0 <= value <= 1 for value in get("recall")) and get("recall")
    yield f"experiment: {len(get('numbers'))} numbers"

    assert get("bench")["what"] == "logspec" and get("bench")["median_s"] > 0
    manifest, same = get("manifest"), get("same")
    assert [row["id"] for row in manifest] == [row["id"] for row in same]
    assert all(float(a["seconds"]) == b["seconds"] for a, b in zip(manifest, same))
    assert {row["has_audio"] for row in same} == {True, False}
    assert get("corpus")["files"] == len(manifest) == 3, get("corpus")
    assert len(get("made")) == 16 and {row["split"] for row in get("made")} == {"train"}
    assert "16" in get("settings")
    assert "unreadable" in {row["finding"] for row in get("findings")}
    assert get("page"), "the page's data"
    yield "bench, manifests, synthetic corpus, findings, page"
