#include "text/task_labels.h"

#include "lathe/error.h"
#include "lathe/recipe.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>
#include <set>
#include <unordered_map>

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

/// Names in a column of text: "a, b; c|d".
std::vector<std::string> cutList(const std::string& text) {
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

class Labels {
public:
    Labels(const Recipe& recipe, std::vector<LedgerRow>& rows) : m_recipe(recipe), m_task(recipe.settings.text("task")) {
        for (LedgerRow& row : rows)
            if (row.fate == RowFate::Used) m_rows.push_back(&row);
        const auto isTraining = [&](const LedgerRow* row) { return recipe.data[row->source].text("role") == "train"; };
        std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(m_training), isTraining);
        if (m_training.empty()) m_training = m_rows;
    }

    LabelSet assign() {
        if (m_task == "sequence_classification") m_set.problemType = problemType();
        if (m_set.problemType == "regression") {
            for (LedgerRow* row : m_rows) row->example.labels = {valueOf(*row)};
            return m_set;
        }
        if (m_set.problemType == "multi_label")
            for (LedgerRow* row : m_rows)
                if (!row->labelList) row->labels = cutList(row->labels.at(0));
        findNames();
        for (LedgerRow* row : m_rows) {
            if (m_task == "token_classification") tag(*row);
            else if (m_set.problemType == "multi_label") mark(*row);
            else choose(*row);
        }
        refuseUnknown();
        return m_set;
    }

private:
    std::string placeOf(const LedgerRow& row) const {
        return std::filesystem::path(m_recipe.data[row.source].text("path")).filename().string() + ", line " + std::to_string(row.line);
    }

    std::string problemType() const {
        if (const std::string given = m_recipe.settings.text("problem_type"); given != "auto") return given;
        if (std::any_of(m_training.begin(), m_training.end(), [](const LedgerRow* row) { return row->labelList; })) return "multi_label";
        if (m_recipe.settings.isGiven("labels")) return "single_label";
        bool fraction = false;
        for (const LedgerRow* row : m_training) {
            if (!number(row->labels.at(0))) return "single_label";
            fraction = fraction || !wholeNumber(row->labels[0]);
        }
        return fraction ? "regression" : "single_label";
    }

    float valueOf(const LedgerRow& row) const {
        const auto value = row.labels.size() == 1 ? number(row.labels[0]) : std::nullopt;
        if (!value)
            throw Error(ErrorKind::BadInput, placeOf(row) + ": the label " + (row.labels.empty() ? "list is empty, and regression needs a number" : "\"" + row.labels[0] + "\" is no number, as regression needs"),
                        "Set problem_type to single_label if the labels are names.");
        return static_cast<float>(*value);
    }

    void findNames() {
        m_set.names = m_recipe.settings.words("labels");
        m_given = !m_set.names.empty();
        if (!m_given) {
            std::set<std::string> seen;
            for (const LedgerRow* row : m_training) seen.insert(row->labels.begin(), row->labels.end());
            m_set.names.assign(seen.begin(), seen.end());
            if (std::all_of(m_set.names.begin(), m_set.names.end(), [](const std::string& name) { return wholeNumber(name).has_value(); }))
                std::sort(m_set.names.begin(), m_set.names.end(), [](const std::string& a, const std::string& b) { return *wholeNumber(a) < *wholeNumber(b); });
        }
        for (std::size_t i = 0; i < m_set.names.size(); ++i)
            if (!m_index.emplace(m_set.names[i], static_cast<std::int32_t>(i)).second)
                throw Error(ErrorKind::BadInput, "labels: \"" + m_set.names[i] + "\" is named twice");
    }

    std::int32_t indexOf(const std::string& name, const LedgerRow& row) {
        if (const auto found = m_index.find(name); found != m_index.end()) return found->second;
        if (const auto index = wholeNumber(name); m_given && index && *index >= 0 && *index < std::int64_t(m_set.names.size()))
            return static_cast<std::int32_t>(*index);
        if (m_unknown.empty()) m_where = placeOf(row);
        m_unknown.insert(name);
        return -1;
    }

    void choose(LedgerRow& row) {
        if (row.labels.size() != 1)
            throw Error(ErrorKind::BadInput, placeOf(row) + ": " + std::to_string(row.labels.size()) + " labels in a row, where each has one",
                        "Set problem_type to multi_label.");
        row.example.labels = {static_cast<float>(indexOf(row.labels[0], row))};
    }
    void mark(LedgerRow& row) {
        row.example.labels.assign(m_set.names.size(), 0.0f);
        for (const std::string& name : row.labels)
            if (const std::int32_t index = indexOf(name, row); index >= 0) row.example.labels[static_cast<std::size_t>(index)] = 1.0f;
    }
    void tag(LedgerRow& row) {
        row.example.tags.assign(row.example.ids.size(), notScored);
        for (std::size_t i = 0; i < row.starts.size(); ++i)
            if (row.starts[i] >= 0) row.example.tags[i] = indexOf(row.labels[static_cast<std::size_t>(row.starts[i])], row);
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
                    std::string(m_given ? "labels that the recipe does not name: " : "labels that no training row has: ") + names + " (first in " + m_where + ")",
                    m_given ? "Add them to labels." : "Correct the rows, or name all labels in labels.");
    }

    const Recipe& m_recipe;
    std::string m_task;
    std::vector<LedgerRow*> m_rows, m_training;
    LabelSet m_set;
    bool m_given = false;
    std::unordered_map<std::string, std::int32_t> m_index;
    std::set<std::string> m_unknown;
    std::string m_where;
};

} // namespace

LabelSet assignLabels(const Recipe& recipe, std::vector<LedgerRow>& rows) { return Labels(recipe, rows).assign(); }

} // namespace lathe
