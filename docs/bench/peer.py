#!/usr/bin/env python3
"""Duet's work done with PyTorch, PyAV and librosa, to be timed beside `duet bench`.

    pip install torch av librosa pillow numpy        (setup; the CPU build of PyTorch is enough)

    peer.py logspec
    peer.py encode video|audio [--size 112] [--batch 8]
    peer.py clip    [--size 112] [--clips-per-file 4] FILE_OR_DIR ...
    peer.py load    [--size 112] [--batch 8] [--workers 1] [--passes 4] FILE_OR_DIR ...
    peer.py mine    [--instances 50000]
    peer.py nce     [--instances 240000] [--batch 32]
    peer.py train   [--size 112] [--batch 8]
    peer.py extract [--size 112] [--clips-per-file 4] [--workers 2] FILE_OR_DIR ...

Common options: --threads T (default 2), --reps R. One JSON line comes out, of the form `duet bench` prints:
{"what", "min_s", "median_s", "per_second", "reps", ...}; per_second is units / min_s and the first run is not counted.
Times of one machine say little: run both on the same machine, one after the other, and divide.
"""
import argparse
import json
import math
import pathlib
import random
import statistics
import time

import librosa
import numpy as np
import torch
from torch import nn

FRAMES, FPS = 8, 16
RATE, SECONDS, HOP, FFT = 24_000, 2, 240, 1024
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1, 1)
MEDIA = {".mp4", ".avi", ".mkv", ".webm", ".mov", ".m4v", ".mpg"}


def conv_bn(conv, channels):
    norm = nn.BatchNorm3d if isinstance(conv, nn.Conv3d) else nn.BatchNorm2d
    return nn.Sequential(conv, norm(channels), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """A block of AVID's R(2+1)D: four factored convolutions, one normalisation after the sum."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()

        def spatial(i, s):
            return nn.Conv3d(i, outputs, (1, 3, 3), (1, s, s), (0, 1, 1), bias=False)

        def temporal(s):
            return nn.Conv3d(outputs, outputs, (3, 1, 1), (s, 1, 1), (1, 0, 0), bias=False)

        self.path = nn.Sequential(
            conv_bn(spatial(inputs, stride), outputs),
            conv_bn(temporal(stride), outputs),
            conv_bn(spatial(outputs, 1), outputs),
            temporal(1),
        )
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else nn.Conv3d(inputs, outputs, 1, stride, bias=False)
        self.norm = nn.BatchNorm3d(outputs)

    def forward(self, x):
        return torch.relu(self.norm(self.path(x) + self.shortcut(x)))


def video_encoder():
    layers = [
        conv_bn(nn.Conv3d(3, 64, (3, 7, 7), (1, 2, 2), (1, 3, 3), bias=False), 64),
        nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1)),
    ]
    width = 64
    for outputs in (64, 128, 256, 512):
        layers += [Residual(width, outputs, 1 if outputs == 64 else 2), Residual(outputs, outputs, 1)]
        width = outputs
    return nn.Sequential(*layers, nn.AdaptiveMaxPool3d(1), nn.Flatten()).eval()


def audio_encoder():
    layers = [conv_bn(nn.Conv2d(1, 64, 7, 2, 3, bias=False), 64)]
    width = 64
    for outputs, stride in ((64, 2), (128, 2), (256, 2), (512, 1)):
        layers.append(conv_bn(nn.Conv2d(width, outputs, 3, stride, 1, bias=False), outputs))
        layers.append(conv_bn(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), outputs))
        width = outputs
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten()).eval()


def log_spectrogram(wave):
    """(samples,) -> (200, 257) dB: bin 0, then pairs of bins averaged, the last frame dropped."""
    power = np.abs(librosa.stft(wave, n_fft=FFT, hop_length=HOP, pad_mode="reflect")) ** 2
    folded = np.concatenate([power[:1], 0.5 * (power[1::2] + power[2::2])])
    return librosa.power_to_db(folded[:, :-1], top_db=100).T


def centre_crop(image, size):
    from PIL import Image

    scale = int(size / 0.875) / min(image.size)
    image = image.resize([int(side * scale + 1e-6) for side in image.size], Image.BILINEAR)
    left, top = (image.width - size) // 2, (image.height - size) // 2
    return image.crop((left, top, left + size, top + size))


def crop_box(width, height, least_area):
    """A random area and ratio that fit, or the largest central box."""
    low, high = 3 / 4, 4 / 3
    for _ in range(10):
        area = width * height * random.uniform(least_area, 1)
        ratio = math.exp(random.uniform(math.log(low), math.log(high)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            left, top = random.randint(0, width - w), random.randint(0, height - h)
            return left, top, left + w, top + h
    w = round(height * high) if width / height > high else width
    h = round(width / low) if width / height < low else height
    left, top = (width - w) // 2, (height - h) // 2
    return left, top, left + w, top + h


def shift_hue(image, turns):
    from PIL import Image

    hue, saturation, value = image.convert("HSV").split()
    shifted = (np.asarray(hue).astype(np.int16) + int(turns * 255)).astype(np.uint8)
    return Image.merge("HSV", (Image.fromarray(shifted), saturation, value)).convert("RGB")


class Distortion:
    """Random crop, flip and colour jitter, drawn with the first frame for all frames of a clip."""

    def __init__(self):
        self.box = None
        self.flip = random.random() < 0.5
        self.factors = [random.uniform(0.6, 1.4) for _ in range(3)]
        self.turns = random.uniform(-0.2, 0.2)
        self.order = random.sample(range(4), 4)

    def __call__(self, image, size):
        from PIL import Image, ImageEnhance

        if self.box is None:
            self.box = crop_box(*image.size, 0.08)
        image = image.crop(self.box).resize((size, size), Image.BILINEAR)
        if self.flip:
            image = image.transpose(Image.FLIP_LEFT_RIGHT)
        for change in self.order:
            if change == 3:
                image = shift_hue(image, self.turns)
            else:
                enhance = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)[change]
                image = enhance(image).enhance(self.factors[change])
        return image


def read_frames(path, start, size, transform, threads):
    """(8, size, size, 3) bytes: at each instant the last frame shown by then. 0 threads: as many as FFmpeg likes."""
    import av

    wanted = [start + i / FPS for i in range(FRAMES)]
    picked, shown = [], None

    def crop(frame):
        return np.asarray(transform(frame.to_image(), size))

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = threads
        container.seek(int(start / stream.time_base), stream=stream)
        for frame in container.decode(stream):
            due = 0
            while len(picked) + due < FRAMES and frame.time > wanted[len(picked) + due] + 1e-6:
                due += 1
            if due:
                picked += [crop(shown if shown is not None else frame)] * due
            shown = frame
            if len(picked) == FRAMES:
                break
    if shown is None:
        raise ValueError("no frame")
    if len(picked) < FRAMES:
        picked += [crop(shown)] * (FRAMES - len(picked))
    return np.stack(picked)


def read_wave(path, start):
    """(48000,) mono; zeros where the file has no sound."""
    import av

    wave = np.zeros(RATE * SECONDS, np.float32)
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return wave
        stream = container.streams.audio[0]
        container.seek(int(max(start, 0) / stream.time_base), stream=stream)
        resampler = av.AudioResampler("flt", "mono", RATE)
        first, chunks = None, []
        for frame in container.decode(stream):
            first = frame.time if first is None else first
            chunks += [out.to_ndarray()[0] for out in resampler.resample(frame)]
            if frame.time > start + SECONDS:
                break
    if chunks:
        sound = np.concatenate(chunks)
        begin = round((start - first) * RATE)
        source, target = max(begin, 0), max(-begin, 0)
        part = sound[source : source + max(len(wave) - target, 0)]
        wave[target : target + len(part)] = part
    return wave


def read_clip(path, start, size, threads=0):
    pixels = torch.from_numpy(read_frames(path, start, size, centre_crop, threads)).permute(3, 0, 1, 2)
    video = (pixels.float() / 255 - MEAN) / STD
    middle = start + FRAMES / FPS / 2
    audio = log_spectrogram(read_wave(path, middle - SECONDS / 2))
    return video, torch.from_numpy(audio).float()[None]


class Clips(torch.utils.data.Dataset):
    def __init__(self, items, size):
        self.items, self.size = items, size

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return read_clip(*self.items[index], self.size)


class TrainingClips(torch.utils.data.Dataset):
    """Random distorted clips; frames stay bytes, to be normalised on the device."""

    def __init__(self, items, size, passes):
        self.items, self.size, self.passes = items, size, passes

    def __len__(self):
        return len(self.items) * self.passes

    def __getitem__(self, index):
        path, (video_start, video_end), (audio_start, audio_end) = self.items[index % len(self.items)]
        length, jitter = FRAMES / FPS, 0.5
        sound = random.uniform(max(video_start, audio_start), min(video_end - length, audio_end - SECONDS))
        first = max(sound - jitter, video_start)
        last = min(sound + SECONDS + jitter - length, video_end)
        frames = read_frames(path, random.uniform(first, last), self.size, Distortion(), 1)
        wave = read_wave(path, sound) * random.uniform(0.9, 1.1)
        return torch.from_numpy(frames), torch.from_numpy(log_spectrogram(wave)).float()[None]


def pairs(inputs):
    """The files with a common span of picture and sound, and both spans."""
    import av

    items = []
    for file in media(inputs):
        spans = []
        with av.open(str(file)) as container:
            zero = (container.start_time or 0) / 1e6
            for stream in (*container.streams.video[:1], *container.streams.audio[:1]):
                if stream.duration:
                    start = float((stream.start_time or 0) * stream.time_base) - zero
                    spans.append((start, start + float(stream.duration * stream.time_base)))
        if len(spans) == 2:
            (v0, v1), (a0, a1) = spans
            if max(v0, a0) < min(v1 - FRAMES / FPS, a1 - SECONDS):
                items.append((file, *spans))
    return items


def media(inputs):
    files = []
    for name in map(pathlib.Path, inputs):
        files += sorted(p for p in name.rglob("*") if p.suffix.lower() in MEDIA) if name.is_dir() else [name]
    return files


def plan(inputs, per_file):
    """Evenly spaced clips of every file that has a picture and a known length."""
    import av

    items = []
    for file in media(inputs):
        with av.open(str(file)) as container:
            last = max(0.0, container.duration / 1e6 - FRAMES / FPS)
        items += [(file, last * (i / (per_file - 1) if per_file > 1 else 0.5)) for i in range(per_file)]
    return items


def measure(what, units, reps, run, **more):
    times = []
    for _ in range(reps + 1):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    times = times[1:]  # the first run warms up
    line = {"what": what, "min_s": min(times), "median_s": statistics.median(times)}
    line |= {"per_second": units / min(times), "reps": reps, "threads": torch.get_num_threads()}
    print(json.dumps(line | more | {"torch": torch.__version__}))


def logspec(options):
    wave = np.random.default_rng(0).uniform(-0.1, 0.1, RATE * SECONDS).astype(np.float32)
    measure("logspec", 1, options.reps or 50, lambda: log_spectrogram(wave))


def encode(options):
    video = options.modality == "video"
    encoder = video_encoder() if video else audio_encoder()
    shape = (3, FRAMES, options.size, options.size) if video else (1, RATE * SECONDS // HOP, FFT // 4 + 1)
    batch = torch.randn(options.batch, *shape)
    what = f"encode_{options.modality}_{options.size}_b{options.batch}"  # the size means nothing to the audio encoder
    measure(what, options.batch, options.reps or 10, lambda: encoder(batch))


def nce(options):
    """The step of Cross-AVID's criterion: K negatives of each anchor, both losses, gradients, update of both banks."""
    negatives, width, temperature, momentum = 1024, 128, 0.07, 0.5
    count, batch = options.instances, options.batch
    log_c = np.log(negatives * 2.2)  # the partition constant of random unit vectors

    def unit(rows):
        return nn.functional.normalize(torch.randn(rows, width), dim=1)

    def loss(query, bank, own, others):
        rows = bank.index_select(0, others.flatten()).view(batch, negatives, width)
        positive = (query * bank[own]).sum(1) / temperature
        negative = torch.bmm(rows, query.unsqueeze(2)).squeeze(2) / temperature
        softplus = nn.functional.softplus
        return (softplus(log_c - positive) + softplus(negative - log_c).sum(1)).mean()

    banks = [unit(count), unit(count)]

    def run():
        own = torch.randint(0, count, (batch,))
        draws = torch.randint(0, count - 1, (batch, negatives))
        others = draws + (draws >= own[:, None])
        raw = [torch.randn(batch, width, requires_grad=True) for _ in banks]
        units = [nn.functional.normalize(r, dim=1) for r in raw]
        total = (loss(units[0], banks[1], own, others) + loss(units[1], banks[0], own, others)) / 2
        total.backward()
        with torch.no_grad():
            for bank, embedding in zip(banks, units):
                bank[own] = nn.functional.normalize(momentum * bank[own] + (1 - momentum) * embedding, dim=1)

    measure(f"nce_n{count}_b{batch}", batch, options.reps or 100, run)


class TrainableAvid(nn.Module):
    """Both encoders with their projection heads, and what AVID's loss needs beside them."""

    def __init__(self, instances=20_000, negatives=1024, width=128, temperature=0.07):
        super().__init__()

        def head():
            return nn.Sequential(nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, width))

        self.video = nn.Sequential(video_encoder(), head()).train()
        self.audio = nn.Sequential(audio_encoder(), head()).train()
        self.banks = [nn.functional.normalize(torch.randn(instances, width), dim=1) for _ in range(2)]
        self.negatives, self.temperature = negatives, temperature
        self.constant = np.log(negatives * 2.2)  # K times the usual partition constant of random banks

    def contrast(self, query, bank, anchors, others):
        positive = (query * bank[anchors]).sum(1) / self.temperature
        rows = bank.index_select(0, others.reshape(-1)).view(len(anchors), self.negatives, -1)
        negative = torch.bmm(rows, query.unsqueeze(2)).squeeze(2) / self.temperature
        soft = nn.functional.softplus
        return (soft(self.constant - positive) + soft(negative - self.constant).sum(1)).mean()

    def forward(self, frames, spectrograms, anchors):
        video = nn.functional.normalize(self.video(frames), dim=1)
        audio = nn.functional.normalize(self.audio(spectrograms), dim=1)
        drawn = torch.randint(0, len(self.banks[0]) - 1, (len(anchors), self.negatives))
        others = drawn + (drawn >= anchors[:, None])
        loss = self.contrast(video, self.banks[1], anchors, others) + self.contrast(audio, self.banks[0], anchors, others)
        with torch.no_grad():
            for bank, seen in zip(self.banks, (video, audio)):
                bank[anchors] = nn.functional.normalize(bank[anchors] / 2 + seen / 2, dim=1)
        return loss / 2


def train(options):
    model = TrainableAvid()
    optimizer = torch.optim.Adam(model.parameters(), 2e-4, weight_decay=1e-5)
    frames = torch.randn(options.batch, 3, FRAMES, options.size, options.size)
    spectrograms = torch.randn(options.batch, 1, RATE * SECONDS // HOP, FFT // 4 + 1)

    def step():
        optimizer.zero_grad()
        model(frames, spectrograms, torch.randperm(len(model.banks[0]))[: options.batch]).backward()
        optimizer.step()

    measure(f"train_{options.size}_b{options.batch}", options.batch, options.reps or 5, step)


def clip(options):
    items = plan(options.input, options.clips_per_file)

    def run():
        for path, start in items:
            read_clip(path, start, options.size, options.threads)

    measure(f"clip_{options.size}", len(items), options.reps or 3, run, clips=len(items))


def one_thread(_):
    torch.set_num_threads(1)


def load(options):
    items = pairs(options.input)
    loader = torch.utils.data.DataLoader(
        TrainingClips(items, options.size, options.passes),
        batch_size=options.batch,
        shuffle=True,
        drop_last=True,
        num_workers=options.workers,
        persistent_workers=options.workers > 0,
        worker_init_fn=one_thread,
    )

    def run():
        for _ in loader:
            pass

    what = f"load_{options.size}_b{options.batch}"
    clips = len(loader) * options.batch
    measure(what, clips, options.reps or 5, run, files=len(items), clips=clips, workers=options.workers)


def extract(options):
    items = plan(options.input, options.clips_per_file)
    video, audio = video_encoder(), audio_encoder()
    loader = torch.utils.data.DataLoader(
        Clips(items, options.size),
        batch_size=8,
        num_workers=options.workers,
        persistent_workers=options.workers > 0,
        worker_init_fn=one_thread,
    )

    def run():
        for frames, spectrograms in loader:
            video(frames)
            audio(spectrograms)

    what = f"extract_{options.size}"
    measure(what, len(items), options.reps or 3, run, clips=len(items), workers=options.workers)


def mine(options):
    """The 32 others of each instance that agree with it most by picture and sound, 256 queries at a time."""
    n = options.instances
    video, audio = (nn.functional.normalize(torch.randn(n, 128), dim=1) for _ in range(2))

    def run():
        for first in range(0, n, 256):
            block = slice(first, first + 256)
            agreement = torch.minimum(video[block] @ video.T, audio[block] @ audio.T)
            agreement.topk(33, dim=1)

    measure(f"mine_n{n}", n, options.reps or 3, run)


def main():
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--threads", type=int, default=2)
    common.add_argument("--reps", type=int)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("logspec", parents=[common])
    encoding = commands.add_parser("encode", parents=[common])
    encoding.add_argument("modality", choices=["video", "audio"])
    encoding.add_argument("--size", type=int, default=112)
    encoding.add_argument("--batch", type=int, default=8)
    mining = commands.add_parser("mine", parents=[common])
    mining.add_argument("--instances", type=int, default=50_000)
    criterion = commands.add_parser("nce", parents=[common])
    criterion.add_argument("--instances", type=int, default=240_000)
    criterion.add_argument("--batch", type=int, default=32)
    training = commands.add_parser("train", parents=[common])
    training.add_argument("--size", type=int, default=112)
    training.add_argument("--batch", type=int, default=8)
    for name in ("clip", "load", "extract"):
        reading = commands.add_parser(name, parents=[common])
        reading.add_argument("--size", type=int, default=112)
        reading.add_argument("input", nargs="+")
        if name == "load":
            reading.add_argument("--batch", type=int, default=8)
            reading.add_argument("--passes", type=int, default=4)
        else:
            reading.add_argument("--clips-per-file", type=int, default=4)
        if name != "clip":
            reading.add_argument("--workers", type=int, default=1 if name == "load" else 2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with torch.inference_mode(options.command not in ("nce", "train")):
        globals()[options.command](options)


if __name__ == "__main__":
    main()
