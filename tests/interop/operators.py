"""PyTorch's own checks of the operators of a Lathe engine library: schema, autograd registration, fake (meta) tensors, and the
gradient under torch.compile's tracing; then results against plain products with the dequantized weight.

    operators.py ENGINE_LIBRARY
"""
import sys

import torch

torch.ops.load_library(sys.argv[1])
lathe = torch.ops.lathe
torch.manual_seed(0)
checks = ("test_schema", "test_autograd_registration", "test_faketensor", "test_aot_dispatch_dynamic")

for name, block, double in [("nf4", 64, True), ("nf4", 128, False), ("fp4", 64, False), ("int4", 32, True), ("int8", 256, False), ("int8_row", 64, False)]:
    weight = torch.randn(48, 128)
    torch.library.opcheck(lathe.quantize.default, (weight, name, block, double), test_utils=checks[:3])
    codes, *constants = lathe.quantize(weight, name, block, double)
    torch.library.opcheck(lathe.dequantize.default, (codes, constants, name, block, [48, 128], torch.float32), test_utils=checks[:3])
    dense = lathe.dequantize(codes, constants, name, block, [48, 128], torch.float32)
    assert dense.shape == weight.shape and (dense - weight).abs().max() < 0.5 * weight.abs().max()
    for rows in (3, 33):  # few rows, and panels
        x = torch.randn(2, rows, 128, requires_grad=True)
        arguments = (x, codes, constants, name, block, 48)
        torch.library.opcheck(lathe.quantized_linear.default, arguments, test_utils=checks)
        y = lathe.quantized_linear(*arguments)
        expected = x @ dense.t()
        torch.testing.assert_close(y, expected, atol=1e-4, rtol=1e-4)
        upstream = torch.randn_like(y)
        (gradient,) = torch.autograd.grad(y, x, upstream)
        (wanted,) = torch.autograd.grad(expected, x, upstream)
        torch.testing.assert_close(gradient, wanted, atol=1e-4, rtol=1e-4)
    half = torch.randn(5, 128, dtype=torch.bfloat16)
    y = lathe.quantized_linear(half, codes, constants, name, block, 48)
    assert y.dtype == torch.bfloat16
    torch.testing.assert_close(y.float(), half.float() @ dense.t(), atol=0.15, rtol=0.02)
    for dtype in (torch.bfloat16, torch.float16):
        assert torch.equal(lathe.dequantize(codes, constants, name, block, [48, 128], dtype), dense.to(dtype))

meta = torch.empty(7, 128, device="meta", requires_grad=True)
codes, *constants = lathe.quantize(torch.empty(48, 128, device="meta"), "nf4", 64, True)
assert [c.dtype for c in constants] == [torch.uint8, torch.float32, torch.float32] and codes.numel() == 48 * 64
assert lathe.quantized_linear(meta, codes, constants, "nf4", 64, 48).shape == (7, 48)


def refused(call, *words):
    try:
        call()
    except RuntimeError as error:
        assert all(word in str(error) for word in words), error
        return
    raise AssertionError(f"not refused: {words}")


codes, *constants = lathe.quantize(torch.randn(48, 128), "nf4", 64, False)
refused(lambda: lathe.quantized_linear(torch.randn(2, 128), codes, constants, "nf4", 64, 40), "shape")
refused(lambda: lathe.quantized_linear(torch.randn(2, 128), codes, constants, "nf4", 48, 48), "block_size")
refused(lambda: lathe.quantized_linear(torch.randn(2, 128), codes, constants, "nf5", 64, 48), "nf5")
refused(lambda: lathe.quantize(torch.tensor([[1.0, float("nan")] * 32]), "nf4", 64, False), "not finite")
print("the operators pass")
