// Two passes: the first finds the names and what does not fit them, the second writes the numbers.
#include "text/task_labels.h"

#include "lathe/error.h"
#include "lathe/recipe.h"
#include "text/row_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>

namespace lathe {
namespace {

constexpr std::int32_t notScored = -100;

std::optional<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> number(const std::string& text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// Looks through the rows for what the set must be, and for what does not fit it.
class Labels {
public:
    Labels(const Recipe& recipe, const RowTable& rows) : m_recipe(recipe), m_rows(rows) {
        m_set.task = recipe.settings.text("task");
        for (std::size_t i = 0; i < rows.size() && !m_anyTraining; ++i) m_anyTraining = rows.isUsed(i) && isForTraining(rows.facts(i).source);
    }

    LabelSet find() {
        if (m_set.task == "sequence_classification") m_set.problemType = problemType();
        if (m_set.problemType == "regression") {
            forEach(false, [&](const LedgerRow& row) { requireNumber(row); });
            return m_set;
        }
        findNames();
        forEach(false, [&](const LedgerRow& row) { look(row); });
        refuseUnknown();
        return m_set;
    }

private:
    bool isForTraining(std::size_t source) const { return m_recipe.data[source].text("role") == "train"; }

    template <class F> void forEach(bool training, const F& work) const {
        m_rows.each([&](std::size_t i) {
            if (m_rows.isUsed(i) && !(training && m_anyTraining && !isForTraining(m_rows.facts(i).source))) work(m_rows.row(i));
        });
    }

    std::string placeOf(const LedgerRow& row) const {
        return std::filesystem::path(m_recipe.data[row.source].text("path")).filename().string() + ", line " + std::to_string(row.line);
    }

    std::string problemType() const {
        if (const std::string given = m_recipe.settings.text("problem_type"); given != "auto") return given;
        bool list = false, name = false, fraction = false;
        forEach(true, [&](const LedgerRow& row) {
            list = list || row.labelList;
            if (list || name) return;
            name = !number(row.labels.at(0));
            fraction = fraction || !wholeNumber(row.labels[0]);
        });
        if (list) return "multi_label";
        return m_recipe.settings.isGiven("labels") || name || !fraction ? "single_label" : "regression";
    }

    void requireNumber(const LedgerRow& row) const {
        if (row.labels.size() == 1 && number(row.labels[0])) return;
        throw Error(ErrorKind::BadInput, placeOf(row) + ": the label " + (row.labels.empty() ? "list is empty, and regression needs a number" : "\"" + row.labels[0] + "\" is not a number, as regression needs") + ".",
                    "Set problem_type to single_label if the labels are names.");
    }

    std::vector<std::string> namesOf(const LedgerRow& row) const {
        return m_set.problemType == "multi_label" && !row.labelList ? cutLabelList(row.labels.at(0)) : row.labels;
    }

    void findNames() {
        m_set.names = m_recipe.settings.words("labels");
        m_set.given = !m_set.names.empty();
        if (!m_set.given) {
            std::set<std::string> seen;
            forEach(true, [&](const LedgerRow& row) {
                for (const std::string& name : namesOf(row)) seen.insert(name);
            });
            m_set.names.assign(seen.begin(), seen.end());
            if (std::all_of(m_set.names.begin(), m_set.names.end(), [](const std::string& name) { return wholeNumber(name).has_value(); }))
                std::sort(m_set.names.begin(), m_set.names.end(), [](const std::string& a, const std::string& b) { return *wholeNumber(a) < *wholeNumber(b); });
        }
        std::set<std::string> once;
        for (const std::string& name : m_set.names)
            if (!once.insert(name).second) throw Error(ErrorKind::BadInput, "Labels: \"" + name + "\" is named twice.");
        m_set.findIndices();
    }

    void look(const LedgerRow& row) {
        if (m_set.problemType == "single_label" && row.labels.size() != 1)
            throw Error(ErrorKind::BadInput, placeOf(row) + ": " + std::to_string(row.labels.size()) + " labels in a row, where each has one.",
                        "Set problem_type to multi_label.");
        const auto one = [&](const std::string& name) {
            if (m_set.indexOf(name) >= 0) return;
            if (m_unknown.empty()) m_where = placeOf(row);
            m_unknown.insert(name);
        };
        if (m_set.task != "token_classification") {
            for (const std::string& name : namesOf(row)) one(name);
            return;
        }
        for (const std::int32_t word : row.starts)
            if (word >= 0) one(row.labels[std::size_t(word)]);
    }

    void refuseUnknown() const {
        constexpr std::size_t shown = 10;
        if (m_unknown.empty()) return;
        std::string names;
        std::size_t count = 0;
        for (const std::string& name : m_unknown) {
            if (++count > shown) break;
            names += (names.empty() ? "\"" : ", \"") + name + "\"";
        }
        if (m_unknown.size() > shown) names += " and " + std::to_string(m_unknown.size() - shown) + " more";
        throw Error(ErrorKind::BadInput,
                    std::string(m_set.given ? "labels that the recipe does not name: " : "labels that no training row has: ") + names + " (first in " + m_where + ")",
                    m_set.given ? "Add them to labels." : "Correct the rows, or name all labels in labels.");
    }

    const Recipe& m_recipe;
    const RowTable& m_rows;
    bool m_anyTraining = false;
    LabelSet m_set;
    std::set<std::string> m_unknown;
    std::string m_where;
};

} // namespace

std::vector<std::string> cutLabelList(const std::string& text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(",;|", at), text.size());
        std::string name = text.substr(at, end - at);
        name.erase(0, std::min(name.find_first_not_of(" \t"), name.size()));
        name.erase(name.find_last_not_of(" \t") + 1);
        if (!name.empty()) names.push_back(std::move(name));
        at = end + 1;
    }
    return names;
}

void LabelSet::findIndices() {
    m_index.clear();
    for (std::size_t i = 0; i < names.size(); ++i) m_index.emplace(names[i], static_cast<std::int32_t>(i));
}

std::int32_t LabelSet::indexOf(const std::string& name) const {
    if (const auto found = m_index.find(name); found != m_index.end()) return found->second;
    const auto index = given ? wholeNumber(name) : std::nullopt;
    return index && *index >= 0 && *index < std::int64_t(names.size()) ? static_cast<std::int32_t>(*index) : -1;
}

void LabelSet::put(LedgerRow& row) const {
    TokenExample& example = row.example;
    if (task == "token_classification") {
        example.tags.assign(example.ids.size(), notScored);
        for (std::size_t i = 0; i < row.starts.size(); ++i)
            if (const std::int32_t index = row.starts[i] < 0 ? -1 : indexOf(row.labels[static_cast<std::size_t>(row.starts[i])]); index >= 0) example.tags[i] = index;
    } else if (problemType == "regression") {
        example.labels = {static_cast<float>(number(row.labels.at(0)).value_or(0))};
    } else if (problemType == "multi_label") {
        example.labels.assign(names.size(), 0.0f);
        for (const std::string& name : row.labelList ? row.labels : cutLabelList(row.labels.at(0)))
            if (const std::int32_t index = indexOf(name); index >= 0) example.labels[static_cast<std::size_t>(index)] = 1.0f;
    } else if (problemType == "single_label") {
        example.labels = {static_cast<float>(indexOf(row.labels.at(0)))};
    }
}

LabelSet findLabels(const Recipe& recipe, const RowTable& rows) { return Labels(recipe, rows).find(); }

} // namespace lathe
