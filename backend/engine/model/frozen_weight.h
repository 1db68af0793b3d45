#pragma once
// The frozen weight of linear layers: anything that applies itself and its transpose. Methods and the one autograd function sit on
// top without knowing which. Everything here runs outside of autograd.
#include "tensor/torch.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace lathe {

class WeightPages; // model/weight_pages.h

/// How a model holds the weights of its linear layers.
struct WeightStorage {
    at::ScalarType dtype = at::kFloat; ///< of all other tensors, and of these where they are dense
    bool packed = false;               ///< in some other form, which loading brings layer by layer (Linear::pack)
    std::shared_ptr<WeightPages> pages; ///< where the layers' lie outside of memory; else nullptr

    WeightStorage(at::ScalarType type, bool pack = false, std::shared_ptr<WeightPages> paged = nullptr)
        : dtype(type), packed(pack), pages(std::move(paged)) {}
};

/// A matrix (rows, columns) in whatever form, from which rows can be had.
class PackedRows {
public:
    virtual ~PackedRows() = default;
    std::int64_t rows = 0, columns = 0;
    /// Rows [first, last) in fp32 to `to`, one behind the other. Safe from many threads.
    virtual void decode(std::int64_t first, std::int64_t last, float* to) const = 0;
    /// y (T, rows) = x (T, columns) times the transpose, both fp32, for few rows of x: the rows [first, last) of the matrix. Safe
    /// from many threads. Decodes a row at a time unless a form has a kernel of its own.
    virtual void timesFew(const float* x, float* y, std::int64_t count, std::int64_t first, std::int64_t last) const;
    /// Told before a product what it is of: x (T, columns), in the product dtype. For what looks on while a model runs.
    virtual void reads(const at::Tensor& x) const { static_cast<void>(x); }
    virtual std::int64_t codeBytes() const = 0;     ///< of memory; 0 where it is a file's, mapped
    virtual std::int64_t constantBytes() const = 0; ///< scales and their like
};

/// W (rows, columns) of layers that read the same input, one below the other.
class FrozenWeight {
public:
    virtual ~FrozenWeight() = default;
    /// x (T, columns), of any of the two dtypes, to x W^T (T, count) of the rows [first, first + count), in the product dtype.
    virtual at::Tensor times(const at::Tensor& x, std::int64_t first, std::int64_t count) const = 0;
    /// dy (T, count), product dtype, to dy W (T, columns).
    virtual at::Tensor back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const = 0;
    /// (count, columns) in the model's dtype: the rows themselves where they are dense, to be written in place; else a copy.
    virtual at::Tensor dense(std::int64_t first, std::int64_t count) const = 0;
    virtual bool isDense() const { return false; }
};

class DenseWeight final : public FrozenWeight {
public:
    explicit DenseWeight(at::Tensor matrix) : m_matrix(std::move(matrix)) {}
    at::Tensor times(const at::Tensor& x, std::int64_t first, std::int64_t count) const override;
    at::Tensor back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const override;
    at::Tensor dense(std::int64_t first, std::int64_t count) const override { return m_matrix.narrow(0, first, count); }
    bool isDense() const override { return true; }

private:
    at::Tensor m_matrix;
};

/// Each layer's rows in a form of their own. Products take them a panel of rows at a time, so that no matrix is ever unpacked whole.
class PackedWeight final : public FrozenWeight {
public:
    PackedWeight(std::vector<std::int64_t> rowsOfLayers, at::ScalarType dtype);
    /// The layer that begins at row `first`, with as many rows.
    void set(std::int64_t first, std::unique_ptr<PackedRows> rows);
    const PackedRows* at(std::int64_t first) const;

    at::Tensor times(const at::Tensor& x, std::int64_t first, std::int64_t count) const override;
    at::Tensor back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const override;
    at::Tensor dense(std::int64_t first, std::int64_t count) const override;

private:
    struct Part {
        std::int64_t first, count;
        std::unique_ptr<PackedRows> rows;
    };
    /// f(part, its first row asked for, how many) for each layer that has rows in [first, first + count).
    template <class F> void overParts(std::int64_t first, std::int64_t count, const F& f) const;

    std::vector<Part> m_parts;
    at::ScalarType m_dtype;
};

} // namespace lathe
