#include "models/low_rank.h"

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

double normalize(std::vector<float>& vector) {
    double sum = 0;
    for (const float x : vector) sum += double(x) * x;
    const double norm = std::sqrt(sum);
    if (norm > 0)
        for (float& x : vector) x = float(x / norm);
    return norm;
}

} // namespace

LowRank::LowRank(std::vector<float> values, int rows, int columns)
    : m_rows(rows), m_columns(columns), m_rest(std::move(values)) {
    for (const float x : m_rest) m_energy += double(x) * x;
}

bool LowRank::findNext() {
    if (found() >= std::min(m_rows, m_columns)) return false;
    std::vector<float> left(std::size_t(m_rows), 0.0f), right(static_cast<std::size_t>(m_columns));
    for (std::size_t i = 0; i < right.size(); ++i)
        right[i] = 1 + 0.37f * float((i * 2654435761u) >> 20 & 1023) / 1024; // any start that is no singular vector
    normalize(right);
    double size = 0;
    for (int round = 0; round < 14; ++round) {
        for (int r = 0; r < m_rows; ++r) {
            const float* row = &m_rest[std::size_t(r) * std::size_t(m_columns)];
            float sum = 0;
            for (int c = 0; c < m_columns; ++c) sum += row[c] * right[std::size_t(c)];
            left[std::size_t(r)] = sum;
        }
        normalize(left);
        std::fill(right.begin(), right.end(), 0.0f);
        for (int r = 0; r < m_rows; ++r) {
            const float* row = &m_rest[std::size_t(r) * std::size_t(m_columns)];
            for (int c = 0; c < m_columns; ++c) right[std::size_t(c)] += row[c] * left[std::size_t(r)];
        }
        size = normalize(right);
    }
    if (!(size > 1e-7 * std::sqrt(m_energy))) return false;
    for (float& x : left) x = float(x * size);
    for (int r = 0; r < m_rows; ++r) {
        float* row = &m_rest[std::size_t(r) * std::size_t(m_columns)];
        for (int c = 0; c < m_columns; ++c) row[c] -= left[std::size_t(r)] * right[std::size_t(c)];
    }
    m_singular.push_back(size);
    m_left.push_back(std::move(left));
    m_right.push_back(std::move(right));
    return true;
}

double LowRank::energyKept(int rank) const {
    double kept = 0;
    for (int i = 0; i < std::min(rank, found()); ++i) kept += m_singular[std::size_t(i)] * m_singular[std::size_t(i)];
    return m_energy > 0 ? std::min(1.0, kept / m_energy) : 1;
}

std::vector<float> LowRank::approximation(int rank) const {
    std::vector<float> out(std::size_t(m_rows) * std::size_t(m_columns), 0.0f);
    for (int i = 0; i < std::min(rank, found()); ++i)
        for (int r = 0; r < m_rows; ++r)
            for (int c = 0; c < m_columns; ++c)
                out[std::size_t(r) * std::size_t(m_columns) + std::size_t(c)] +=
                    m_left[std::size_t(i)][std::size_t(r)] * m_right[std::size_t(i)][std::size_t(c)];
    return out;
}

} // namespace lathe::ui
