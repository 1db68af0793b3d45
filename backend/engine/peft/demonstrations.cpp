#include "peft/demonstrations.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace lathe {
namespace {

/// Indices into `train`, the first choice first. A candidate that is the question itself teaches nothing new.
std::vector<std::size_t> chosen(const ExampleSet& train, const std::vector<std::int64_t>& lengths,
                                const TokenExample& question, const std::vector<std::size_t>& order,
                                const DemonstrationOptions& options) {
    std::vector<std::size_t> candidates;
    for (const std::size_t i : order)
        if (lengths[i] != std::int64_t(question.ids.size()) || train[i].ids != question.ids) candidates.push_back(i);
    if (options.nearest) {
        const auto distance = [&](std::size_t i) { return std::abs(lengths[i] - std::int64_t(question.ids.size())); };
        std::stable_sort(candidates.begin(), candidates.end(),
                         [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
    }
    candidates.resize(std::min(candidates.size(), std::size_t(options.k)));
    return candidates;
}

struct Count { std::int64_t questions = 0, fewer = 0, without = 0; };

void add(ExampleSet& set, const ExampleSet& train, const std::vector<std::int64_t>& lengths,
         const std::vector<std::size_t>& order, const DemonstrationOptions& options, Count& count) {
    std::vector<TokenExample> questions(set.begin(), set.end());
    for (TokenExample& question : questions) {
        std::vector<std::int32_t> front;
        std::int64_t used = 0;
        const auto picks = chosen(train, lengths, question, order, options);
        for (const std::size_t i : picks) {
            const std::vector<std::int32_t> ids = train[i].ids;
            if (std::int64_t(ids.size() + front.size() + question.ids.size()) > options.room) continue;
            front.insert(front.begin(), ids.begin(), ids.end());
            ++used;
        }
        ++count.questions;
        count.fewer += used < options.k;
        count.without += used == 0 && options.k > 0;
        question.ids.insert(question.ids.begin(), front.begin(), front.end());
        question.trained.insert(question.trained.begin(), front.size(), 0);
    }
    set = ExampleSet(std::move(questions));
}

} // namespace

std::vector<std::string> addDemonstrations(PreparedData& data, const DemonstrationOptions& options) {
    std::vector<std::size_t> order(data.train.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::mt19937_64 random(options.seed);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random() % i]); // the same on every platform
    Count count;
    const std::vector<std::int64_t> lengths = data.train.lengths();
    add(data.validation, data.train, lengths, order, options, count);
    add(data.heldOut, data.train, lengths, order, options, count);
    std::vector<std::string> notes;
    if (count.fewer > 0)
        notes.push_back(std::to_string(count.fewer) + " of " + std::to_string(count.questions)
                        + " questions have fewer than " + std::to_string(options.k) + " examples before them ("
                        + std::to_string(count.without) + " have none): the model's context of "
                        + std::to_string(options.room) + " tokens or the training rows end there");
    return notes;
}

} // namespace lathe
