"""Both towers in PyTorch, from the names of the exported weights and the model's configuration alone."""
import json

import torch
from torch import nn
from torch.nn import functional as F


def stage_of_blocks(blocks):
    # A stage of one block is that block itself, without an index in its name.
    return blocks[0] if len(blocks) == 1 else nn.Sequential(*blocks)


class Residual(nn.Module):
    """Two (space, time) pairs of convolutions; the sum with the shortcut is normalised, not its parts."""

    def __init__(self, width_in, width_out, stride):
        super().__init__()
        self.spt_conv1 = nn.Conv3d(
            width_in, width_out, (1, 3, 3), (1, stride, stride), (0, 1, 1), bias=False
        )
        self.spt_bn1 = nn.BatchNorm3d(width_out)
        self.tmp_conv1 = nn.Conv3d(
            width_out, width_out, (3, 1, 1), (stride, 1, 1), (1, 0, 0), bias=False
        )
        self.tmp_bn1 = nn.BatchNorm3d(width_out)
        self.spt_conv2 = nn.Conv3d(width_out, width_out, (1, 3, 3), 1, (0, 1, 1), bias=False)
        self.spt_bn2 = nn.BatchNorm3d(width_out)
        self.tmp_conv2 = nn.Conv3d(width_out, width_out, (3, 1, 1), 1, (1, 0, 0), bias=False)
        self.out_bn = nn.BatchNorm3d(width_out)
        if width_in != width_out or stride != 1:
            self.res_conv = nn.Conv3d(width_in, width_out, 1, stride, bias=False)

    def forward(self, x):
        y = torch.relu(self.spt_bn1(self.spt_conv1(x)))
        y = torch.relu(self.tmp_bn1(self.tmp_conv1(y)))
        y = torch.relu(self.spt_bn2(self.spt_conv2(y)))
        shortcut = self.res_conv(x) if hasattr(self, "res_conv") else x
        return torch.relu(self.out_bn(self.tmp_conv2(y) + shortcut))


class VideoTower(nn.Module):
    """(B, 3, T, H, W) to (B, D)."""

    BLOCKS = {10: (1, 1, 1, 1), 18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}

    def __init__(self, config):
        super().__init__()
        widths = config["stageWidths"]
        layers = [
            nn.Conv3d(3, widths[0], (3, 7, 7), (1, 2, 2), (1, 3, 3), bias=False),
            nn.BatchNorm3d(widths[0]),
            nn.ReLU(),
        ]
        if config["stemPool"]:
            layers.append(nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1)))
        self.conv1 = nn.Sequential(*layers)
        for i, count in enumerate(self.BLOCKS[config["depth"]]):
            blocks = [
                Residual(
                    widths[i] if block == 0 else widths[i + 1],
                    widths[i + 1],
                    2 if i > 0 and block == 0 else 1,
                )
                for block in range(count)
            ]
            setattr(self, f"conv{i + 2}x", stage_of_blocks(blocks))

    def forward(self, x):
        for stage in (self.conv1, self.conv2x, self.conv3x, self.conv4x, self.conv5x):
            x = stage(x)
        return x.amax((2, 3, 4))


class AudioBlock(nn.Module):
    def __init__(self, width_in, width_out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(width_in, width_out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width_out)
        self.conv2 = nn.Conv2d(width_out, width_out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width_out)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(x)))


class AudioTower(nn.Module):
    """(B, 1, T, F) to (B, D)."""

    def __init__(self, config):
        super().__init__()
        widths = config["stageWidths"]
        self.conv1 = nn.Sequential(
            nn.Conv2d(1, widths[0], 7, 2, 3, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()
        )
        strides = (config["firstBlockStride"], 2, 2, 1)
        for i, stride in enumerate(strides):
            setattr(self, f"block{i + 1}", AudioBlock(widths[i], widths[i + 1], stride))

    def forward(self, x):
        for stage in (self.conv1, self.block1, self.block2, self.block3, self.block4):
            x = stage(x)
        return x.amax((2, 3))


class Head(nn.Module):
    def __init__(self, width_in, widths, normalised):
        super().__init__()
        layers = []
        for width in widths:
            layers += [nn.Linear(width_in, width), nn.ReLU()]
            width_in = width
        layers.pop()
        if normalised:
            layers.append(nn.BatchNorm1d(width_in, affine=False))
        self.projection = nn.Sequential(*layers)

    def forward(self, x):
        return self.projection(x)


class TwoTowers(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.video_model = VideoTower(config["video"])
        self.audio_model = AudioTower(config["audio"])
        normalised = config.get("projectionNorm", False)
        self.video_proj = Head(config["video"]["stageWidths"][-1], config["projection"], normalised)
        self.audio_proj = Head(config["audio"]["stageWidths"][-1], config["projection"], normalised)

    def forward(self, frames, spectrograms):
        video = self.video_model(frames)
        audio = self.audio_model(spectrograms)
        return {
            "video.pool": video,
            "video.embedding": self.video_proj(video),
            "audio.pool": audio,
            "audio.embedding": self.audio_proj(audio),
        }


def normalised_frames(rgb):
    """(B, T, H, W, 3) bytes to (B, 3, T, H, W) around zero."""
    mean = torch.tensor([0.485, 0.456, 0.406])
    std = torch.tensor([0.229, 0.224, 0.225])
    return ((rgb.float() / 255 - mean) / std).permute(0, 4, 1, 2, 3).contiguous()


def differences(config, weights, clips):
    """Largest absolute difference of each output, given Duet's own for the same input."""
    towers = TwoTowers(json.loads(config))
    torch.nn.DataParallel(towers).load_state_dict(weights)  # the keys begin with "module."
    towers.eval()
    with torch.no_grad():
        outputs = towers(normalised_frames(clips["frames"]), clips["spectrograms"].unsqueeze(1))
    for name, values in outputs.items():
        if clips[name].shape != values.shape or float(clips[name].std()) == 0:
            raise AssertionError(f"{name}: {tuple(clips[name].shape)}, {tuple(values.shape)}")
    return {name: float((values - clips[name]).abs().max()) for name, values in outputs.items()}
