#pragma once
// Where AdamW's two moments lie: whole tensors in memory, or pages. The update asks for them group by group and never
// knows which.
#include "tensor/page_manager.h"
#include "tensor/torch.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// A trained tensor, or a piece of its numbers, as far as its moments go. With 8-bit moments a piece begins at a
/// block's first number.
struct MomentSize {
    std::string name;
    std::vector<std::int64_t> shape;
    std::int64_t count;
    int bits;
    at::Device device = at::kCPU;
    std::size_t parameter = 0; ///< which trained tensor
    std::int64_t begin = 0;    ///< the piece's first number in it
};
/// Some numbers of a piece, which are updated together; counted in the piece. Begins as a piece does.
struct MomentRun {
    std::size_t piece;
    std::int64_t begin, end;
};

/// The moments of a parameter or of a run of its numbers, flat: fp32 without scales, or codes, and one scale for each
/// momentBlock of them. A parameter's are "<name>.m" and "<name>.v" in state(), in the parameter's shape, and of 8-bit
/// ones "<name>.m_scale" and
/// "<name>.v_scale" besides.
struct MomentTensors { at::Tensor first, second, firstScales, secondScales; };

class Moments {
public:
    virtual ~Moments() = default;
    const std::vector<MomentSize>& pieces() const { return m_sizes; }
    /// In the order in which they are stored; those of a group are open together.
    const std::vector<std::vector<MomentRun>>& groups() const { return m_groups; }

    /// Until close(), the moments of the group's runs, on the parameters' device. Throws what paging throws.
    virtual std::vector<MomentTensors> open(std::size_t group) = 0;
    virtual void close(std::size_t group) = 0;
    /// That group is opened next.
    virtual void expect(std::size_t group) { static_cast<void>(group); }

    std::vector<std::pair<std::string, at::Tensor>> state(); ///< all of it, up to date
    const std::vector<MomentTensors>& tensors(); ///< the same by piece, flat
    virtual void restored() {}                               ///< state() was filled anew
    virtual std::int64_t bytesOnDevice() const = 0;
    virtual std::int64_t bytesOnHost() const = 0;
    virtual PageCounts pageCounts() const { return {}; }
    virtual void setPageBudget(std::int64_t bytes) { static_cast<void>(bytes); }

protected:
    explicit Moments(std::vector<MomentSize> sizes) : m_sizes(std::move(sizes)) {}
    virtual void flush() {}

    std::vector<MomentSize> m_sizes;
    std::vector<MomentTensors> m_tensors; ///< by piece
    std::vector<std::vector<MomentRun>> m_groups;
};

/// Tensors of zeros, all open at once.
class ResidentMoments final : public Moments {
public:
    explicit ResidentMoments(std::vector<MomentSize> sizes);
    std::vector<MomentTensors> open(std::size_t) override { return m_tensors; }
    void close(std::size_t) override {}
    std::int64_t bytesOnDevice() const override;
    std::int64_t bytesOnHost() const override { return 0; }
};

/// Shapes of a parameter's moment tensors: `make(elements, type)` for each of them.
template <class F> MomentTensors momentTensors(const MomentSize& size, const F& make);
std::int64_t momentScales(const MomentSize& size); ///< constants of each moment; 0 in 32 bits

template <class F> MomentTensors momentTensors(const MomentSize& size, const F& make) {
    if (size.bits == 32) return {make(size.count, at::kFloat), make(size.count, at::kFloat), {}, {}};
    const std::int64_t scales = momentScales(size);
    return {make(size.count, at::kByte), make(size.count, at::kByte), make(scales, at::kFloat),
            make(scales, at::kFloat)};
}

} // namespace lathe
