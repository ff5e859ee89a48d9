"""What is promised, tried: rules by their room, all else by what a person would do."""

import os
import sys

from kit.garbage import look_seldom

# What a started program has compiled is kept for the next one that starts, whatever this shell was told.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
look_seldom()
