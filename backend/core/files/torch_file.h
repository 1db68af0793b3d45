#pragma once
// Weights as torch.save() writes them (pytorch_model.bin, adapter_model.bin): a pickle that names tensors, and their
// bytes beside it. Both of its forms: a zip archive (since PyTorch 1.6; serialization.py, _save()), and pickles with
// the bytes behind them (_legacy_save()). The pickle is read as data (files/pickle.h): no code in it ever runs.
#include "files/tensor_file.h"

namespace lathe {

/// Whether a file that begins so is one of the two.
bool beginsAsTorchFile(std::string_view beginning);

/// A dictionary of tensors. Tensors that share a storage share their bytes here as well. What lies in no order that a
/// TensorInfo can say is copied on opening, in all no more than the file's own size. Throws Error{Io}; Error{BadFile}:
/// anything but tensors in it, a storage that is cut off, a type without a row (stored_types.h).
std::unique_ptr<TensorFile> openTorchFile(const std::filesystem::path& path);

} // namespace lathe
