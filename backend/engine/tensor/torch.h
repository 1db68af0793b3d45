#pragma once
// The part of LibTorch that Lathe uses: tensors, their functions and the graph. Not torch/torch.h: its modules and
// optimizers would cost every file of the zone five seconds more to compile.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/generated/variable_factories.h>
#include <torch/csrc/autograd/variable.h>
