// The formats are those of kernels/formats, bit for bit: a matrix's codes stay where they are in the file.
#include "files/bitsandbytes_file.h"

#include "base/json.h"
#include "files/stored_types.h"
#include "kernels/formats/formats.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <set>

namespace lathe {
namespace {

constexpr std::string_view fourBits = ".quant_state.bitsandbytes__", eightBits = ".SCB";

class BitsandbytesFile final : public TensorFile {
public:
    BitsandbytesFile(std::unique_ptr<TensorFile> file, std::string source)
        : m_file(std::move(file)), m_source(std::move(source)) {
        for (const TensorInfo& info : m_file->tensors()) {
            if (const std::size_t at = info.name.rfind(fourBits); at != std::string::npos)
                addFourBits(info.name.substr(0, at), info, info.name.substr(at + fourBits.size()));
            else if (info.name.ends_with(eightBits))
                addEightBits(info.name.substr(0, info.name.size() - eightBits.size()), info);
        }
        for (const TensorInfo& info : m_file->tensors())
            if (!m_used.contains(info.name)) m_tensors.push_back(info);
        sortByName(m_tensors, m_source);
    }

private:
    [[noreturn]] void refuse(const std::string& weight, const std::string& what) const {
        throw Error(ErrorKind::BadFile, {"%1: %2 is not packed as bitsandbytes does it: %3.", m_source, weight, what},
                    "The file may be damaged, or of another version of bitsandbytes than 0.50. Take the model that it "
                    "was made from.");
    }

    const TensorInfo& part(const std::string& weight, const std::string& name) {
        const TensorInfo* info = m_file->find(name);
        if (!info) refuse(weight, name + " is missing");
        m_used.insert(name);
        return *info;
    }

    /// fp32 numbers, copied where the file has them on an odd address.
    const float* numbers(const std::string& weight, const TensorInfo& info, std::int64_t count) {
        if (info.type != StoredType::F32 || !info.liesAsIs() || info.count() != count)
            refuse(weight, info.name + " does not hold " + std::to_string(count) + " numbers");
        const auto* data = reinterpret_cast<const float*>(info.bytes.data());
        if (reinterpret_cast<std::uintptr_t>(data) % alignof(float) != 0) {
            std::vector<float>& copy = m_copies.emplace_back(std::size_t(count));
            std::memcpy(copy.data(), info.bytes.data(), info.bytes.size());
            data = copy.data();
        }
        if (!std::all_of(data, data + count, [](float each) { return std::isfinite(each); }))
            refuse(weight, info.name + " holds a number that is not finite");
        return data;
    }

    /// What each code stands for must be what it does here.
    void checkLevels(const std::string& weight, const TensorInfo& map, std::span<const float> levels) {
        const float* theirs = numbers(weight, map, std::int64_t(levels.size()));
        if (!std::equal(levels.begin(), levels.end(), theirs)) refuse(weight, map.name + " has levels of its own");
    }

    void addFourBits(const std::string& weight, const TensorInfo& described, const std::string& name) {
        m_used.insert(described.name);
        const nlohmann::json state =
            parseJson({reinterpret_cast<const char*>(described.bytes.data()), described.bytes.size()},
                      m_source + ": " + described.name, {.kind = ErrorKind::BadFile});
        const std::string where = m_source + ": " + described.name;
        const kernels::FormatInfo* format = kernels::formatNamed(name);
        if (!format || format->bits != 4 || require<std::string>(state, "quant_type", where) != name)
            refuse(weight, "its kind is \"" + name.substr(0, 40) + "\"");
        const TensorInfo& codes = part(weight, weight);
        TensorInfo info = codes;
        info.shape = require<std::vector<std::int64_t>>(state, "shape", where);
        const std::optional<std::int64_t> count = elementCount(info.shape);
        kernels::QuantizedView view{.format = format->format, .count = count.value_or(0)};
        view.blockSize = require<std::int64_t>(state, "blocksize", where);
        const auto sizes = kernels::blockSizes();
        if (!count || *count == 0 || std::find(sizes.begin(), sizes.end(), view.blockSize) == sizes.end()
            || std::int64_t(codes.bytes.size()) != kernels::codeBytes(view.format, *count))
            refuse(weight, "its codes are of another size than its shape asks for");
        checkLevels(weight, part(weight, weight + ".quant_map"), format->levels);
        const TensorInfo& constants = part(weight, weight + ".absmax");
        const std::int64_t blocks = kernels::blockCount(*count, view.blockSize);
        info.constantBytes = std::int64_t(constants.bytes.size());
        if (m_file->find(weight + ".nested_absmax")) {
            const TensorInfo& second = part(weight, weight + ".nested_absmax");
            if (constants.bytes.size() != std::size_t(blocks)
                || require<std::int64_t>(state, "nested_blocksize", where) != kernels::constantsBlock)
                refuse(weight, "its constants are in other blocks");
            checkLevels(weight, part(weight, weight + ".nested_quant_map"),
                        kernels::infoOf(kernels::NumberFormat::Int8Block).levels);
            view.constantCodes = reinterpret_cast<const std::uint8_t*>(constants.bytes.data());
            view.secondConstants = numbers(weight, second, kernels::blockCount(blocks, kernels::constantsBlock));
            view.offset = &m_copies.emplace_back(1, float(require<double>(state, "nested_offset", where))).front();
            if (!std::isfinite(*view.offset)) refuse(weight, "its constants' mean is not finite");
            info.constantBytes += std::int64_t(second.bytes.size() + sizeof(float));
        } else {
            view.constants = numbers(weight, constants, blocks);
        }
        add(std::move(info), view);
    }

    void addEightBits(const std::string& module, const TensorInfo& constants) {
        const std::string weight = module + ".weight";
        const TensorInfo& codes = part(weight, weight);
        m_used.insert(constants.name);
        if (codes.type != StoredType::I8 || !codes.liesAsIs() || codes.shape.size() != 2 || codes.count() == 0)
            refuse(weight, "it is no matrix of 8-bit numbers");
        if (const TensorInfo* order = m_file->find(module + ".weight_format")) {
            m_used.insert(order->name);
            if (order->bytes.empty() || order->bytes[0] != std::byte(0))
                refuse(weight, "its rows are in an order of a GPU's own");
        }
        TensorInfo info = codes;
        kernels::QuantizedView view{
            .format = kernels::NumberFormat::Int8Row, .count = codes.count(), .blockSize = codes.shape[1]};
        view.constants = numbers(weight, constants, codes.shape[0]);
        info.constantBytes = std::int64_t(constants.bytes.size());
        add(std::move(info), view);
    }

    void add(TensorInfo info, kernels::QuantizedView view) {
        view.codes = reinterpret_cast<const std::uint8_t*>(info.bytes.data());
        info.type = storedTypeOf(view.format);
        info.packed = &m_views.emplace_back(view);
        m_tensors.push_back(std::move(info));
    }

    static StoredType storedTypeOf(kernels::NumberFormat format) {
        switch (format) {
        case kernels::NumberFormat::Nf4: return StoredType::Nf4;
        case kernels::NumberFormat::Fp4: return StoredType::Fp4;
        default: return StoredType::Int8Row;
        }
    }

    std::unique_ptr<TensorFile> m_file;
    std::string m_source;
    std::set<std::string, std::less<>> m_used; ///< what a packed matrix is made of
    std::deque<kernels::QuantizedView> m_views;
    std::deque<std::vector<float>> m_copies;
};

bool isPacked(const TensorFile& file) {
    return std::any_of(file.tensors().begin(), file.tensors().end(), [](const TensorInfo& info) {
        return info.name.find(fourBits) != std::string::npos || info.name.ends_with(eightBits);
    });
}

} // namespace

std::unique_ptr<TensorFile> withBitsandbytes(std::unique_ptr<TensorFile> file, const std::string& source) {
    if (!isPacked(*file)) return file;
    return std::make_unique<BitsandbytesFile>(std::move(file), source);
}

} // namespace lathe
