"""Weights of several kinds and the blocks that ggml makes of them: tests/data/gguf/blocks.safetensors.

    make_blocks.py OUT.safetensors        (with the packages xllamacpp, numpy and safetensors)
"""
import os
import subprocess
import sys
import tempfile

import numpy
from safetensors.numpy import load_file, save_file

random = numpy.random.default_rng(20)
rows, columns = 4, 256


def normal():
    return random.standard_normal((rows, columns))


sparse, outliers = normal(), normal()
sparse[:, ::3] = 0
sparse[0] = 0
outliers[:, ::50] *= 40
kinds = [0.02 * normal(), random.standard_t(3, (rows, columns)), random.random((rows, columns)), 1e-3 * random.laplace(size=(rows, columns)), sparse, outliers,
         numpy.abs(normal()) + 1, -numpy.abs(normal()) - 3, numpy.round(4 * normal()) / 4]
values = numpy.concatenate(kinds).astype(numpy.float32)
with tempfile.TemporaryDirectory() as folder:
    source, target = os.path.join(folder, "in"), os.path.join(folder, "out")
    save_file({"values": values}, source)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "interop", "llama_cpp.py")
    subprocess.run([sys.executable, script, "--blocks", source, target], check=True)
    save_file({"values": values, **load_file(target)}, sys.argv[1])
