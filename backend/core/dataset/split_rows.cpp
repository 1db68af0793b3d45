// Groups and duplicates go to one side together; files with a role of their own are not split.
#include "dataset/split_rows.h"

#include "dataset/split.h"
#include "lathe/field_keys.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace lathe {
namespace {

bool isValidationSource(const Settings& source) {
    return source.get(field::role) == DataRole::Validation && source.get(field::weight) > 0;
}

class Split {
public:
    Split(const Recipe& recipe, RowTable& rows)
        : m_recipe(recipe), m_rows(rows), m_seed(std::uint64_t(recipe.settings.getIfAny(field::seed).value_or(0))) {}

    void run() {
        byRole();
        if (std::none_of(m_recipe.data.begin(), m_recipe.data.end(), isValidationSource)) byShare();
        for (std::size_t source = 0; source < m_recipe.data.size(); ++source) repeat(source);
        m_rows.each([&](std::size_t i) {
            if (i > 0 && m_rows.isFurther(i)) m_rows.followBefore(i);
        });
    }

private:
    bool isCandidate(std::size_t i) const { return m_rows.isTrained(i) && !m_rows.isFurther(i); }

    void byRole() {
        std::vector<std::pair<bool, bool>> sides;
        for (const Settings& source : m_recipe.data)
            sides.emplace_back(isValidationSource(source), source.get(field::role) == DataRole::HeldOut);
        m_rows.each([&](std::size_t i) {
            if (!m_rows.isUsed(i) || m_rows.isFurther(i)) return;
            const auto [validation, heldOut] = sides[m_rows.facts(i).source];
            m_rows.setSide(i, validation, heldOut);
        });
    }

    /// A row and its duplicates go to the same side, so that validation measures what was not learned.
    void byShare() {
        std::int64_t count = 0;
        bool grouped = false;
        m_rows.each([&](std::size_t i) {
            if (!isCandidate(i)) return;
            ++count;
            grouped = grouped || m_rows.facts(i).group != 0;
        });
        const std::int64_t wanted = validationCount(count, m_recipe.settings.getIfAny(field::validationFraction));
        if (wanted <= 0) return;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> repeats; // row, the first that says the same
        forEachRepeat(
            m_rows, [&](std::size_t i) { return isCandidate(i); }, [](std::size_t) { return false; },
            [&](std::size_t i, std::size_t first) { repeats.emplace_back(std::uint32_t(i), std::uint32_t(first)); });
        std::sort(repeats.begin(), repeats.end());
        const auto firstOf = [&](std::size_t i) {
            const auto found =
                std::lower_bound(repeats.begin(), repeats.end(), std::pair(std::uint32_t(i), std::uint32_t(0)));
            return found != repeats.end() && found->first == i ? std::size_t(found->second) : i;
        };
        std::vector<std::uint32_t> chosen;
        if (grouped) {
            const auto groupOf = [&](std::size_t i) { // rows of no group are one each
                const std::uint64_t group = m_rows.facts(i).group;
                return group ? group : counterBits(0, 0, std::uint64_t(m_rows.facts(firstOf(i)).row));
            };
            std::unordered_map<std::uint64_t, std::int64_t> sizes;
            m_rows.each([&](std::size_t i) {
                if (isCandidate(i)) ++sizes[groupOf(i)];
            });
            const auto groups = chooseGroups({sizes.begin(), sizes.end()}, wanted, m_seed);
            const std::unordered_set<std::uint64_t> known(groups.begin(), groups.end());
            m_rows.each([&](std::size_t i) {
                if (isCandidate(i) && known.contains(groupOf(i))) chosen.push_back(std::uint32_t(i));
            });
        } else {
            const EachCandidate each = [&](const std::function<void(std::size_t, std::int64_t)>& call) {
                m_rows.each([&](std::size_t i) {
                    if (isCandidate(i)) call(i, m_rows.facts(firstOf(i)).row);
                });
            };
            chooseValidation(each, wanted, m_seed, [&](std::size_t i) { chosen.push_back(std::uint32_t(i)); });
        }
        for (const std::uint32_t i : chosen) m_rows.setSide(i, true, false);
    }

    void repeat(std::size_t source) {
        const EachCandidate each = [&](const std::function<void(std::size_t, std::int64_t)>& call) {
            m_rows.each([&](std::size_t i) {
                if (isCandidate(i) && m_rows.facts(i).source == source) call(i, m_rows.facts(i).row);
            });
        };
        chooseOnceMore(each, m_recipe.data[source].get(field::weight), m_seed,
                       [&](std::size_t i) { m_rows.setOnceMore(i); });
    }

    const Recipe& m_recipe;
    RowTable& m_rows;
    std::uint64_t m_seed;
};

} // namespace

void splitRows(const Recipe& recipe, RowTable& rows) { Split(recipe, rows).run(); }

} // namespace lathe
