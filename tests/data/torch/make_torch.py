#!/usr/bin/env python3
"""Small files of torch.save() in its several forms, and the same tensors as safetensors:

    python make_torch.py tests/data/torch

archive.bin (zip), archive_4.bin (pickled by protocol 4), pickles.bin (the form before PyTorch 1.6), module.bin (a module's
state_dict, with the attributes that it carries), calls.bin (a pickle that names a function to be called: reading it must not).
"""
import os, pickle, sys

import torch
from safetensors.torch import save_file

out = sys.argv[1]
torch.manual_seed(5)
table = torch.randn(6, 4)
tensors = {
    "float": torch.randn(3, 5),
    "half": torch.randn(2, 3).half(),
    "bfloat": torch.randn(4, 3).bfloat16(),
    "double": torch.randn(2, 2, dtype=torch.float64),
    "integers": torch.arange(-3, 4),
    "bytes": torch.tensor([0, 7, 255], dtype=torch.uint8),
    "flags": torch.tensor([True, False, True]),
    "number": torch.tensor(2.5),
    "nothing": torch.zeros(0, 3),
    "table": table,
    "tied": table,                               # one storage for both
    "rows": table[2:5],                          # a part of it
    "column": table[:, 1],                       # strides that are no matrix's
    "transposed": torch.randn(4, 7).t(),
    "permuted": torch.randn(2, 3, 4).permute(2, 0, 1),
    "expanded": torch.arange(5).expand((1, -1)),  # as BERT's position_ids
    "parameter": torch.nn.Parameter(torch.randn(3)),
}
torch.save(tensors, os.path.join(out, "archive.bin"))
torch.save(tensors, os.path.join(out, "archive_4.bin"), pickle_protocol=4)
torch.save(tensors, os.path.join(out, "pickles.bin"), _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(3, 2).state_dict(), os.path.join(out, "module.bin"))
save_file({name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}, os.path.join(out, "expected.safetensors"))


class Call:
    def __reduce__(self):
        return os.mkdir, ("a_pickle_was_run",)


with open(os.path.join(out, "calls.bin"), "wb") as file:
    torch.save({"weight": table, "extra": Call()}, file)
