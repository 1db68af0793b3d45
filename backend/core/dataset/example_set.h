#pragma once
// Examples to train on or to measure with, wherever they are: mapped from the cache of prepared data, or held.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <vector>

namespace lathe {

struct TokenExample;

/// Where examples come from. Reading is safe from many threads at once.
class ExampleSource {
public:
    virtual ~ExampleSource() = default;
    virtual std::size_t size() const = 0;
    virtual TokenExample read(std::size_t i) const = 0;
    virtual std::int64_t length(std::size_t i) const = 0; ///< tokens
    virtual std::int64_t row(std::size_t i) const = 0;    ///< TokenExample::row
};

/// A list of examples as a value: copies share what they read from.
class ExampleSet {
public:
    ExampleSet() = default;
    ExampleSet(std::vector<TokenExample> examples); ///< held
    explicit ExampleSet(std::shared_ptr<const ExampleSource> source) : m_source(std::move(source)) {}

    std::size_t size() const { return m_source ? m_source->size() : 0; }
    bool empty() const { return size() == 0; }
    TokenExample operator[](std::size_t i) const;
    std::int64_t length(std::size_t i) const { return m_source->length(i); }
    std::int64_t row(std::size_t i) const { return m_source->row(i); }
    std::vector<std::int64_t> lengths() const;

    class Iterator {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = TokenExample;
        using iterator_category = std::input_iterator_tag;
        using pointer = void;
        using reference = TokenExample;
        Iterator(const ExampleSet* set, std::size_t at) : m_set(set), m_at(at) {}
        TokenExample operator*() const;
        Iterator& operator++() {
            ++m_at;
            return *this;
        }
        Iterator operator++(int) { return {m_set, m_at++}; }
        bool operator==(const Iterator& other) const { return m_at == other.m_at; }

    private:
        const ExampleSet* m_set;
        std::size_t m_at;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

private:
    std::shared_ptr<const ExampleSource> m_source;
};

} // namespace lathe
