#include "dataset/example_set.h"

#include "dataset/token_example.h"

namespace lathe {
namespace {

class HeldExamples final : public ExampleSource {
public:
    explicit HeldExamples(std::vector<TokenExample> examples) : m_examples(std::move(examples)) {}
    std::size_t size() const override { return m_examples.size(); }
    TokenExample read(std::size_t i) const override { return m_examples[i]; }
    std::int64_t length(std::size_t i) const override { return std::int64_t(m_examples[i].ids.size()); }
    std::int64_t row(std::size_t i) const override { return m_examples[i].row; }

private:
    std::vector<TokenExample> m_examples;
};

} // namespace

ExampleSet::ExampleSet(std::vector<TokenExample> examples)
    : m_source(std::make_shared<HeldExamples>(std::move(examples))) {}

TokenExample ExampleSet::operator[](std::size_t i) const { return m_source->read(i); }
TokenExample ExampleSet::Iterator::operator*() const { return (*m_set)[m_at]; }

std::vector<std::int64_t> ExampleSet::lengths() const {
    std::vector<std::int64_t> lengths(size());
    for (std::size_t i = 0; i < lengths.size(); ++i) lengths[i] = length(i);
    return lengths;
}

} // namespace lathe
