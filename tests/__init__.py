"""Tests. What they compile is kept, also where the environment forbids it: each of four workers would compile and
rewrite all of it anew, eight seconds of a core, in every run."""

import os
import sys

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
