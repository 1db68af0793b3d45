#include "model/page_layers.h"

#include "base/mapped_file.h"
#include "base/scratch_file.h"
#include "lathe/error.h"
#include "model/read_tensor.h"
#include "operators/elements.h"

#include <algorithm>
#include <vector>

namespace lathe {
namespace {

constexpr std::int64_t chunk = 1 << 20; ///< elements looked at or converted at once

void refuseNotFinite(const TensorInfo& info, std::int64_t first, const at::Tensor& values) {
    if (const std::int64_t at = firstNotFinite(values); at >= 0)
        throw Error(ErrorKind::BadFile, "tensor " + info.name + " holds a number that is not finite, at element " + std::to_string(first + at),
                    "The file is damaged, or a training run that wrote it diverged.");
}

bool liesAsWanted(const TensorInfo& info, const LinearSpec& layer, at::ScalarType dtype) {
    const StoredType wanted = dtype == at::kFloat ? StoredType::F32 : dtype == at::kHalf ? StoredType::F16 : StoredType::BF16;
    return info.type == wanted && !layer.transposed && info.liesAsIs();
}

} // namespace

void pageLayer(Linear& linear, at::ScalarType dtype, const std::shared_ptr<const TensorFile>& file, const TensorInfo& info,
               const std::filesystem::path& scratch) {
    const std::int64_t count = info.count(), step = std::max(blockElements(info.type), chunk / blockElements(info.type) * blockElements(info.type));
    if (liesAsWanted(info, linear.spec(), dtype)) {
        for (std::int64_t first = 0; first < count; first += step) {
            const at::Tensor piece = at::empty({std::min(step, count - first)}, at::TensorOptions(dtype));
            readElements(info, first, piece);
            refuseNotFinite(info, first, piece);
        }
        MappedFile::release(info.bytes);
        return linear.page(info.bytes, file);
    }
    const auto made = std::make_shared<ScratchFile>(scratch, std::size_t(count) * c10::elementSize(dtype));
    const at::Tensor whole = at::from_blob(made->bytes().data(), {linear.spec().out, linear.spec().in}, at::TensorOptions(dtype));
    if (linear.spec().transposed) { // as Conv1D has it, (in, out)
        const at::Tensor stored = at::empty({linear.spec().in, linear.spec().out}, whole.options());
        readElements(info, 0, stored);
        refuseNotFinite(info, 0, stored);
        whole.copy_(stored.t());
    } else {
        const at::Tensor flat = whole.view({-1});
        for (std::int64_t first = 0; first < count; first += step) {
            const at::Tensor piece = flat.narrow(0, first, std::min(step, count - first));
            readElements(info, first, piece);
            refuseNotFinite(info, first, piece);
        }
    }
    MappedFile::release(info.bytes);
    MappedFile::release(made->bytes());
    linear.page(made->bytes(), made);
}

} // namespace lathe
