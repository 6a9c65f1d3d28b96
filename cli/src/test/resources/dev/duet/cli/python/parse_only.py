"""Runs a script as far as its command line has been read. Packages that it imports need not be there.

usage: parse_only.py SCRIPT ARGUMENT...
"""
import argparse
import runpy
import sys
from unittest.mock import MagicMock

read = argparse.ArgumentParser.parse_args


def read_and_stop(parser, *args, **kwargs):
    read(parser, *args, **kwargs)
    sys.exit(0)


argparse.ArgumentParser.parse_args = read_and_stop
sys.argv = sys.argv[1:]
while True:
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
        sys.exit("reads no command line")
    except ModuleNotFoundError as missing:
        sys.modules[missing.name] = MagicMock()
