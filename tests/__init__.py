"""What is promised, tried: rules by their room, all else by what a person would do."""

import gc
import os
import sys

if "pytest" in sys.modules:  # not in a measurement that borrows from here
    gc.disable()  # until all is imported and collected: none of it is garbage
sys.dont_write_bytecode = False  # thousands of tests are compiled once, not once in each process of each run
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nor is the program, in each process that they start
