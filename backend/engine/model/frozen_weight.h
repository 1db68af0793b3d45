#pragma once
// The frozen weight of linear layers: anything that applies itself and its transpose. Methods and the one autograd
// function sit on top without knowing which. Everything here runs outside of autograd.
#include "tensor/torch.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lathe {

class WeightPages; // model/weight_pages.h

/// How a model holds the weights of its linear layers.
struct WeightStorage {
    at::ScalarType dtype = at::kFloat; ///< of all other tensors, and of these where they are dense
    at::Device device = at::kCPU;
    bool packed = false;                ///< in some other form, which loading brings layer by layer (Linear::pack)
    std::shared_ptr<WeightPages> pages; ///< where the layers' lie outside of the device's memory; else nullptr
    std::function<bool(const std::string& weight)> staysDense = {}; ///< of packed ones, by Hugging Face name

    at::TensorOptions options() const { return at::TensorOptions(dtype).device(device); }
    WeightStorage dense() const { return {dtype, device, false, nullptr, {}}; } ///< for what is never packed or paged
};

/// A matrix (rows, columns) in whatever form, on whatever device, that applies itself.
class PackedRows {
public:
    virtual ~PackedRows() = default;
    std::int64_t rows = 0, columns = 0;
    /// y (T, rows) = x (T, columns) times the transpose, both in the product dtype; y may be a slice of columns.
    virtual void times(const at::Tensor& y, const at::Tensor& x) const = 0;
    /// dx (T, columns) = dy (T, rows) times the matrix, or `add`ed to what is there; dy may be a slice of columns.
    virtual void back(const at::Tensor& dx, const at::Tensor& dy, bool add) const = 0;
    /// The rows [first, first + count), each number rounded once to `type`.
    virtual at::Tensor dense(std::int64_t first, std::int64_t count, at::ScalarType type) const = 0;
    virtual std::int64_t codeBytes() const = 0;     ///< of memory; 0 where it is a file's, mapped
    virtual std::int64_t constantBytes() const = 0; ///< scales and their like
};

/// W (rows, columns) of layers that read the same input, one below the other.
class FrozenWeight {
public:
    virtual ~FrozenWeight() = default;
    /// x (T, columns), of any of the two dtypes, to x W^T (T, count) of the rows [first, first + count), in the product
    /// dtype.
    virtual at::Tensor times(const at::Tensor& x, std::int64_t first, std::int64_t count) const = 0;
    /// dy (T, count), product dtype, to dy W (T, columns).
    virtual at::Tensor back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const = 0;
    /// (count, columns) in the model's dtype: the rows themselves where they are dense, to be written in place; else a
    /// copy.
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

/// Each layer's rows in a form of their own. The rows that products and dense() are asked for are those of whole
/// layers.
class PackedWeight final : public FrozenWeight {
public:
    PackedWeight(std::vector<std::int64_t> rowsOfLayers, at::ScalarType dtype);
    /// The layer that begins at row `first`, with as many rows.
    void set(std::int64_t first, std::unique_ptr<PackedRows> rows) { exchange(first, std::move(rows)); }
    std::unique_ptr<PackedRows> exchange(std::int64_t first,
                                         std::unique_ptr<PackedRows> rows); ///< and what it was before
    PackedRows* at(std::int64_t first) const; ///< nullptr: nothing is there yet

    at::Tensor times(const at::Tensor& x, std::int64_t first, std::int64_t count) const override;
    at::Tensor back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const override;
    at::Tensor dense(std::int64_t first, std::int64_t count) const override;

private:
    struct Part {
        std::int64_t first, count;
        std::unique_ptr<PackedRows> rows;
    };
    /// f(rows, where they begin among those asked for) for each layer in [first, first + count).
    template <class F> void overParts(std::int64_t first, std::int64_t count, const F& f) const;

    std::vector<Part> m_parts;
    at::ScalarType m_dtype;
};

} // namespace lathe
