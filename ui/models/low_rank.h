#pragma once
// The best approximation of a matrix by a sum of few outer products, found one singular triple at a time.
#include <vector>

namespace lathe::ui {

class LowRank {
public:
    /// `values`: rows * columns numbers, row after row.
    LowRank(std::vector<float> values, int rows, int columns);

    /// Finds the next singular value with its vectors by power iteration on what is left (Golub and Van Loan,
    /// section 8.2), about 3 ms for 300 x 300. False where nothing is left.
    bool findNext();
    int found() const { return int(m_singular.size()); }
    const std::vector<double>& singularValues() const { return m_singular; }
    double energyKept(int rank) const; ///< 0..1, of the first `rank` of those found
    std::vector<float> approximation(int rank) const;

private:
    int m_rows, m_columns;
    double m_energy = 0;
    std::vector<float> m_rest;
    std::vector<double> m_singular;
    std::vector<std::vector<float>> m_left, m_right; ///< left ones carry their singular value
};

} // namespace lathe::ui
